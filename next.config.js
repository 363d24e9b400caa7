import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A build of its own, so that no start of the product finds it: it has the page of samples in it. */
const gallery = process.env.GALLERY === '1' && {
  distDir: '.next-gallery',
  pageExtensions: ['gallery.tsx', 'tsx', 'ts'],
};

/** @type {import('next').NextConfig} */
const config = {
  ...gallery,
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run typecheck`, with the tests; a start should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: dirname(fileURLToPath(import.meta.url)),
    // Texts are parsed by the build: no browser loads a parser of ICU messages, no request waits for it.
    rules: {
      '*.json': {
        condition: { path: /\/i18n\/messages\/\w+\.json$/ },
        loaders: ['./lib/i18n/compile-messages.ts'],
        as: '*.js',
      },
    },
    resolveAlias: { 'use-intl/format-message': './lib/i18n/format-message.ts' },
  },
  // The optimizer fetches and decodes what it is told to: we have no use for that.
  images: { unoptimized: true },
  experimental: { serverActions: { bodySizeLimit: '64kb' } },
};

export default config;
