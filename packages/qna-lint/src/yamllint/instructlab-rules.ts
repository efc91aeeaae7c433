import { readConfig } from './read-config.ts';

/** What InstructLab asks yamllint for: its preset "relaxed" without line-length. */
export const instructlabRules = readConfig(
  'extends: relaxed\nrules: {line-length: disable}',
  '/',
  () => '',
);
