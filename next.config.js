import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run typecheck`, with the tests; a start should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: dirname(fileURLToPath(import.meta.url)) },
  // The optimizer fetches and decodes what it is told to: we have no use for that.
  images: { unoptimized: true },
  experimental: { serverActions: { bodySizeLimit: '64kb' } },
};

export default config;
