import './require-typescript.cjs';
import { removeCluster } from './global-setup.js';

export default async function globalTeardown(): Promise<void> {
  await removeCluster();
}
