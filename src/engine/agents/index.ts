/** The analyses as tools for agents: text in bounds, log text fenced as data. */
export { answerText, MAX_ANSWER, type Answer } from './answer';
export { runTool, type ToolAnswer, type ToolHost } from './run';
export { checkInput, tools, type ToolDefinition, type ToolName } from './tools';
