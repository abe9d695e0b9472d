import { openApiRoute } from '../openapi.ts';
import type { Route } from '../route.ts';
import { checkRoute } from './check.ts';
import { contextRoute, searchRoute } from './context.ts';
import { ownEventsRoute } from './events.ts';
import { completionRoute } from './llama/completion.ts';
import { infillRoute } from './llama/infill.ts';
import { propsRoute, slotsRoute, tokenizeRoute } from './llama/server.ts';
import { mcpRoute } from './mcp.ts';
import { modelsRoute } from './models.ts';
import { ollamaChatRoute } from './ollama/chat.ts';
import { ollamaGenerateRoute } from './ollama/generate.ts';
import {
  ollamaPsRoute,
  ollamaRootRoute,
  ollamaShowRoute,
  ollamaTagsRoute,
  ollamaVersionRoute,
} from './ollama/server.ts';
import { chatRoutes } from './openai/chat.ts';
import { completionsRoute } from './openai/completions.ts';
import { embeddingsRoute } from './openai/embeddings.ts';
import { openAiModelRoute, openAiModelsRoute } from './openai/models.ts';
import { healthRoute, statusRoute, whyRoute } from './status.ts';
import { eventsRoute } from './tabby/events.ts';
import { tabbyHealthRoutes, tabbyModelsRoute, tabbySettingRoute } from './tabby/server.ts';
import { nextEditRoute, prepareRoute, TASK_ROUTES } from './tasks.ts';

const OWN: Route[] = [
  healthRoute,
  statusRoute,
  modelsRoute,
  ...TASK_ROUTES,
  prepareRoute,
  nextEditRoute,
  checkRoute,
  contextRoute,
  searchRoute,
  ownEventsRoute,
  whyRoute,
];

/** Every route of the server: first Fettle's own, then those of other tools. */
export const ROUTES: Route[] = [
  ...OWN,
  openApiRoute(OWN),
  mcpRoute,
  infillRoute,
  completionRoute,
  propsRoute,
  slotsRoute,
  tokenizeRoute,
  completionsRoute,
  ...chatRoutes,
  openAiModelsRoute,
  openAiModelRoute,
  embeddingsRoute,
  ...tabbyHealthRoutes,
  eventsRoute,
  tabbySettingRoute,
  tabbyModelsRoute,
  ollamaRootRoute,
  ollamaVersionRoute,
  ollamaTagsRoute,
  ollamaPsRoute,
  ollamaShowRoute,
  ollamaChatRoute,
  ollamaGenerateRoute,
];
