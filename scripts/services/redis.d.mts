export type RedisRole = 'state' | 'cache' | 'test';
export type RedisOptions = {
  program: string;
  role: RedisRole;
  port: number;
  dir: string;
  password: string;
  cacheMegabytes?: number;
};
export type RedisServer = { port: number; pid: number; url: string; stop(): Promise<void>; flush(): Promise<void> };
export function startRedis(options: RedisOptions): Promise<RedisServer>;
export function redisUrl(port: number, password: string): string;
export function redisCall(port: number, password: string, words: string[]): Promise<string>;
