import { setMessages } from '../engine/index';
import type { ViewStart } from './protocol';
import { App } from './app';
import { registerControls } from './controls';
import { listen, send } from './host';
import { setStrings } from './strings';

const start = JSON.parse(document.getElementById('start')!.textContent!) as ViewStart;
setStrings(start.strings);
setMessages(start.messages);
registerControls();
const app = new App(start, document.getElementById('app')!);
window.addEventListener('error', (e) => send({ type: 'complain', message: `${e.message} ${e.filename}:${e.lineno}`.slice(0, 5000) }));
listen((message) => app.onHost(message));
send({ type: 'ready' });
