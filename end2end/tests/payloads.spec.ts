// What a source may store to run in an officer's browser: with the content security policy on, and,
// so that it is not the only thing between, with it off.
import { expect, hydrated, signIn, test } from '../house';
import type { Server } from '../server';

const PAYLOADS = [
  '</textarea><script>window.ran = 1</script>',
  '</script><script>window.ran = 1</script>',
  '<img src=x onerror="window.ran = 1">',
  `"'><svg onload=window.ran=1>`,
  'javascript:window.ran = 1',
  '{{constructor.constructor("window.ran = 1")()}}',
  '\u202Ereversed\u202C \u200Fmarks',
];
// Every lead is this officer's. Twice around, each field has held each payload.
test.use({ filled: 'stage' });
const LEADS = 2 * PAYLOADS.length;

/** A lead whose text fields hold these, each another one. */
function body(texts: string[]): Record<string, unknown> {
  const text = (field: number) => texts[field % texts.length];
  return {
    first_name: text(0),
    last_name: text(1),
    street: text(2),
    city: text(3),
    external_id: text(4),
    email: `payload-${crypto.randomUUID()}@example.com`,
    state: 'TX',
    zip: '78701',
    purpose: 'purchase',
    loan_amount: 320_000,
    property_value: 400_000,
    credit_band: '720+',
    consent: {
      text: text(5),
      user_agent: text(6),
      certificate_url: `https://certificates.example/${encodeURIComponent(text(7))}`,
      at: new Date().toISOString(),
    },
  };
}

async function post(server: Server, lead: Record<string, unknown>) {
  const answer = await fetch(`${server.url}/api/v1/leads`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.sourceKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(lead),
  });
  return { status: answer.status, lead: (await answer.json()).lead as string };
}

for (const bypassCSP of [false, true]) {
  test.describe(`content security policy ${bypassCSP ? 'off' : 'on'}`, () => {
    test.use({ bypassCSP });

    test('nothing that a source stored runs', async ({ page, server }) => {
      const taken: string[] = [];
      for (const payload of PAYLOADS) {
        const { status } = await post(server, { ...body([payload]), test: true });
        expect([201, 422]).toContain(status);
        if (status === 201) taken.push(payload);
      }
      const leads: string[] = [];
      for (let turn = 0; turn < LEADS; turn += 1) {
        const turned = taken.map((_, index) => taken[(index + turn) % taken.length]);
        leads.push((await post(server, body(turned))).lead);
      }

      await signIn(page, server, 'officer');
      const ran: string[] = [];
      const look = async (path: string) => {
        await page.goto(path);
        await hydrated(page);
        if (await page.evaluate(() => 'ran' in window)) ran.push(path);
      };
      await look('/pace');
      await look('/leads');
      for (const lead of leads) await look(`/leads/${lead}`);
      console.log(
        `${taken.length} of ${PAYLOADS.length} payloads taken, in each text field of ${LEADS} ` +
          `leads: executed ${ran.length} times`,
      );
      expect(ran).toEqual([]);
      expect(taken.length).toBeGreaterThan(4);
    });
  });
}
