// `npm run center -- --name … --city … --login … --display …`: founds a real center in an empty database.
import Module from 'node:module';
import { requireNode } from './node-version.mjs';
import { prepare } from './prepare.mjs';
import { root } from './run.mjs';

requireNode();
if (!(await prepare({ withBuild: true }))) process.exit(1);
const command = `${root}/dist/src/found-center.js`;
process.argv.splice(1, 1, command);
Module.runMain(command);
