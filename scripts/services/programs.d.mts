export function findProgram(names: string[]): string | undefined;
export function redisProgram(): string | undefined;
