import formatParsed from 'use-intl/format-message/format-only';

type Arguments = Parameters<typeof formatParsed>;

/**
 * What `use-intl/format-message` is in the product (`next.config.js`): says a text that the build has
 * parsed. Throws when a text asks for an argument that it was not given, as formatting with a
 * parser does; `format-only` would say "undefined".
 */
export default function formatMessage(...[key, message, values, options]: Arguments) {
  return formatParsed(key, message, new Proxy(values ?? {}, REQUIRED), options);
}

const REQUIRED: ProxyHandler<NonNullable<Arguments[2]>> = {
  get(values, name) {
    if (!(name in values)) throw new Error(`The text needs a value for ${String(name)}`);
    return values[String(name)];
  },
};
