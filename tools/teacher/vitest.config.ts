import { defineConfig } from 'vitest/config';

// Processes are started and whole articles read: slow where other work shares the machine, never long.
export default defineConfig({ test: { env: { NODE_EXTRA_CA_CERTS: '' }, testTimeout: 60_000 } });
