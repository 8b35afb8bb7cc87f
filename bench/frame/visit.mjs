/** A staff member of the demo center, signed in. */
export class Visit {
  constructor(origin, cookie) {
    this.origin = origin;
    this.cookie = cookie;
  }

  static async signIn(port, login) {
    const origin = `http://127.0.0.1:${port}`;
    const reply = await fetch(`${origin}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: 'lamplight-demo' }),
    });
    if (!reply.ok) throw new Error(`sign-in of ${login}: ${reply.status}`);
    const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    return new Visit(origin, cookies.join('; '));
  }

  /** Contacts within reach, at most so many. */
  async contactIds(most) {
    const ids = [];
    for (let cursor = ''; ids.length < most; ) {
      const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) });
      const reply = await fetch(`${this.origin}/api/contacts?${query}`, { headers: { cookie: this.cookie } });
      if (!reply.ok) throw new Error(`contacts: ${reply.status}`);
      const page = await reply.json();
      ids.push(...page.items.map((contact) => contact.id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    return ids.slice(0, most);
  }
}
