export function temporaryPostgres(options?: { connections?: number; durable?: boolean }): Promise<{
  port: number;
  pid: number;
  url(database?: string): string;
  stop(): Promise<void>;
}>;
