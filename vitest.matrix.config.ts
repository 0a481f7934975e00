import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What runs on every major of PostgreSQL, and what needs psql or Chromium beside it. */
export default defineConfig({ test: { ...base.test, exclude: configDefaults.exclude } });
