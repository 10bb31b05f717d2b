import fs from 'node:fs';
import { ALL_TESTS } from '@mdn/mdn-http-observatory/src/constants.js';
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from '@mdn/mdn-http-observatory/src/grader/charts.js';
import { getGradeForScore, getScoreModifier } from '@mdn/mdn-http-observatory/src/grader/grader.js';

/** What the edge adds when people reach it by https (server/edge/tls.test.ts sees it do so); this suite's product is on plain http. */
const ONLY_BY_HTTPS = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

const read = fs.readFileSync;

/** The scanner's list of preloaded sites comes from the network when it is installed; we are in none, so an empty one says the same. */
function withoutPreloadList<T>(work: () => T): T {
  fs.readFileSync = ((path: fs.PathOrFileDescriptor, options?: BufferEncoding) =>
    String(path).endsWith('hsts-preload.json') ? '{}' : read(path, options)) as typeof read;
  try {
    return work();
  } finally {
    fs.readFileSync = read;
  }
}

/**
 * The grade that Mozilla's HTTP Observatory gives to an answer, by its own analyzers and its own curve, as if it had come from an https origin
 * that offers no plain http. `failed` names the tests that cost points.
 */
export function gradeHeaders(answer: { url: string; status: number; headers: Record<string, string>; html: string }): {
  grade: string;
  failed: string[];
} {
  const url = new URL(answer.url.replace(/^http:/, 'https:'));
  const headers = { ...answer.headers, ...ONLY_BY_HTTPS };
  const response = { status: answer.status, headers, data: answer.html, verified: true, httpEquiv: new Map() };
  const requests = {
    hostname: 'maru.example',
    resources: { path: answer.html },
    responses: { auto: response, https: response, http: null, cors: null, httpRedirects: [], httpsRedirects: [] },
    session: { url, redirectHistory: [] },
  };
  const results = withoutPreloadList(() => ALL_TESTS.map((check) => check(requests).result));
  const modifiers = results.map((result) => ({ result, points: getScoreModifier(result) }));
  const failed = modifiers.filter(({ points }) => points < 0);
  const sum = (all: { points: number }[]) => all.reduce((total, { points }) => total + points, 100);
  const score = sum(failed) >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : sum(failed);
  return { grade: getGradeForScore(score).grade, failed: failed.map(({ result }) => result) };
}
