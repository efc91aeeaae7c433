export { bundleEnvironment } from './testing/bundle-environment.ts';
export { makeRepository } from './testing/make-repository.ts';
