import { z } from 'zod';
import { target } from '../targets/schema.ts';

/** The book's interface (chapter 8): `POST /v1/data/shorten` and `GET /v1/shortUrl/{alias}`. */
export const shortenInput = z.object({ longUrl: target });
export const shortenOutput = z.object({ shortUrl: z.string() });
export const aliasParams = z.object({ alias: z.string() });
export const longUrlOutput = z.object({ longUrl: z.string() });
