export function temporaryPostgres(options?: { connections?: number }): Promise<{
  port: number;
  pid: number;
  url(database?: string): string;
  stop(): Promise<void>;
}>;
