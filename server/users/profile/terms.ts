/** In graphemes. */
export const BIO_MAX = 300;
