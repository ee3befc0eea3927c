export { activate } from './main';
