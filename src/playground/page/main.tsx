import './page.css';
import { createRoot } from 'react-dom/client';
import { prepareEditor } from './editor.ts';
import { Playground } from './playground.tsx';
import { readSettings } from './settings.ts';

const container = document.querySelector('#playground');
if (container === null) throw new Error('The page has no element #playground');

try {
  const [settings] = await Promise.all([readSettings(), prepareEditor()]);
  createRoot(container).render(<Playground settings={settings} />);
} catch (error) {
  const notice = document.createElement('p');
  notice.className = 'notice';
  notice.role = 'alert';
  notice.textContent = `The playground could not start: ${error instanceof Error ? error.message : String(error)}`;
  container.replaceChildren(notice);
}
