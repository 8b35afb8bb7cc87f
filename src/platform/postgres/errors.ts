/** Why the embedded PostgreSQL server could not be started or stopped. Stable: scripts and tests compare these. */
export type EmbeddedPostgresErrorCode =
  | 'postgres.unsupported-platform'
  | 'postgres.binaries-missing'
  | 'postgres.account-missing'
  | 'postgres.folder-not-writable'
  | 'postgres.folder-unreachable'
  | 'postgres.folder-foreign'
  | 'postgres.in-use'
  | 'postgres.disk-full'
  | 'postgres.passwords-lost'
  | 'postgres.start-failed'
  | 'postgres.stop-failed';

/** A start or stop that failed; `message` is one line, fit to be printed as it is. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message.replace(/\s*\n\s*/g, ' '), options);
  }
}

/** The `code` of a Node or PostgreSQL error ('ENOENT', '57P03'), or undefined when it has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A file operation in the data folder failed: the line to print for it. */
export function folderError(error: unknown, folder: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedPostgresError('postgres.disk-full', `No space left on the disk that holds ${folder}.`, {
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new EmbeddedPostgresError(
    'postgres.folder-not-writable',
    `Cannot write the database folder ${folder}: ${reason}`,
    {
      cause: error,
    },
  );
}
