/** As the product's, as far as it concerns a route. Modules are linked, so they lie elsewhere. */
const config = {
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: '/' },
};

export default config;
