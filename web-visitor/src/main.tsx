import { render } from 'preact';
import { Client } from './api/client';
import { connectAs } from './api/socket';
import { App } from './app';
import { browserClock } from './clock';
import { browserShelves, Keep } from './keep';
import { fitToKeyboard } from './viewport';
import { Visit } from './visit';
import './styles/page.css';
import './styles/frame.css';
import './styles/home.css';
import './styles/write.css';
import './styles/code.css';
import './styles/thread.css';

const keep = new Keep(...browserShelves());
const proofFor = (code: string) => visit.lock.proofFor(code);
const client: Client = new Client(() => visit.view.language, { proofFor, locked: (code) => visit.lock.close(code) });
const visit: Visit = new Visit({
  client,
  keep,
  clock: browserClock,
  desk: new URLSearchParams(location.search).get('desk'),
  connect: (code) => connectAs(code, () => proofFor(code)),
  visible: () => !document.hidden,
});

const page = document.getElementById('page');
if (page) {
  // What stood here was for browsers that do not run this.
  page.textContent = '';
  render(<App visit={visit} />, page);
  fitToKeyboard(page);
}
visit.start();
addEventListener('online', () => visit.wake());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) visit.wake();
});
