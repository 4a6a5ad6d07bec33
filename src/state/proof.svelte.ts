export interface Check {
  readonly what: string;
  readonly blocked: boolean;
  readonly detail: string;
}

/** An address that no one owns (RFC 6761, .invalid); were it reachable the policy would have failed. */
const canary = 'https://canary.invalid/';

/** What proves that the page cannot talk to a network: the policy in force, and attempts that the browser must refuse. */
export class Proof {
  policy = $state('');
  checks = $state.raw<readonly Check[]>([]);
  running = $state(false);
  readonly held = $derived(this.checks.length > 0 && this.checks.every((c) => c.blocked));

  async run(): Promise<void> {
    this.running = true;
    this.policy =
      document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy" i]')?.content ?? '';
    const violations: string[] = [];
    const listen = (event: SecurityPolicyViolationEvent) =>
      violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
    document.addEventListener('securitypolicyviolation', listen);
    const refused = async (what: string, directive: string, attempt: () => Promise<unknown>): Promise<Check> => {
      const before = violations.length;
      const error = await attempt().then(
        () => null,
        (e: unknown) => (e instanceof Error ? e.message : String(e)),
      );
      await new Promise((done) => setTimeout(done, 50));
      const seen = violations.slice(before).find((v) => v.startsWith(directive));
      const detail = seen
        ? `refused by the policy: ${seen}`
        : error === null
          ? 'not refused'
          : `failed, but not by the policy: ${error}`;
      return { what, blocked: seen !== undefined, detail };
    };
    this.checks = [
      await refused('fetch', 'connect-src', () => fetch(canary)),
      await refused('web socket', 'connect-src', () => openSocket()),
      await refused('image', 'img-src', () => openImage()),
    ];
    document.removeEventListener('securitypolicyviolation', listen);
    this.running = false;
  }
}

function openSocket(): Promise<void> {
  return new Promise((done, failed) => {
    const socket = new WebSocket(canary.replace('https', 'wss'));
    socket.onopen = () => done();
    socket.onerror = () => failed(new Error('socket error'));
  });
}

function openImage(): Promise<void> {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done();
    image.onerror = () => failed(new Error('image error'));
    image.src = `${canary}pixel.png`;
  });
}
