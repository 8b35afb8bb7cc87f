import { Keep, nothingKept, type Shelf } from './keep';

function aShelf(): Shelf & { size(): number } {
  const held = new Map<string, string>();
  return {
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, text) => void held.set(name, text),
    removeItem: (name) => void held.delete(name),
    size: () => held.size,
  };
}

const written = { ...nothingKept, draft: 'a few words', code: '12345678901234567890' };

describe('what is kept on the device', () => {
  it('is gone with the tab unless the visitor asked for more', () => {
    const [tab, device] = [aShelf(), aShelf()];
    const keep = new Keep(tab, device);
    keep.save(written);
    expect([tab.size(), device.size()]).toEqual([1, 0]);
    expect(keep.load()).toEqual(written);
    keep.save({ ...written, remember: true });
    expect([tab.size(), device.size()]).toEqual([0, 1]);
    expect(new Keep(aShelf(), device).load().code).toBe(written.code);
  });

  it('leaves nothing behind when cleared', () => {
    const [tab, device] = [aShelf(), aShelf()];
    const keep = new Keep(tab, device);
    keep.save({ ...written, remember: true });
    keep.clear();
    expect([tab.size(), device.size()]).toEqual([0, 0]);
    expect(keep.load()).toEqual(nothingKept);
  });

  it('works on where the browser refuses storage', () => {
    const refuse = () => {
      throw new Error('refused');
    };
    const shelf: Shelf = { getItem: refuse, setItem: refuse, removeItem: refuse };
    const keep = new Keep(shelf, null);
    keep.save(written);
    expect(keep.load()).toEqual(nothingKept);
  });
});
