import { z } from 'zod';
import { isLoopback } from '../http/loopback.ts';

const HOST = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/**
 * Sources for CSP `frame-ancestors`, separated by blanks: origins, or hosts with a leading `*.`.
 * Whatever could end the directive or widen it (`;`, quotes, `*` alone) is refused.
 */
export const frameAncestors = z.string().transform((text, context): readonly string[] => {
  const sources = text.split(/\s+/).filter((source) => source !== '');
  if (sources.length === 0) context.addIssue('names no origin');
  return sources.map((source, index) => {
    const normal = findSource(source);
    if (normal === undefined) {
      context.addIssue(
        `entry ${index + 1} is neither an https:// origin nor a host with leading *. (http:// and the port * are accepted for loopback hosts only)`,
      );
    }
    return normal ?? '';
  });
});

function findSource(source: string): string | undefined {
  const match = /^(?:(https?):\/\/)?([^/:?#@[\]]+|\[::1\])(:\d{1,5}|:\*)?\/?$/.exec(
    source.toLowerCase(),
  );
  const [, scheme = 'https', host = '', port = ''] = match ?? [];
  if (host !== '[::1]' && !HOST.test(host)) return undefined;
  // A star over a whole top-level domain would let anybody frame the panel.
  if (host.startsWith('*.') && host.split('.').length < 3) return undefined;
  const isLocal = isLoopback(new URL(`http://${host.replace('*.', '')}`));
  if ((scheme === 'http' || port === ':*') && !isLocal) return undefined;
  return `${scheme}://${host}${port}`;
}
