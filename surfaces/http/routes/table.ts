import type { Route } from '../route.ts';
import { checkRoute } from './check.ts';
import { healthRoute } from './health.ts';
import { modelsRoute } from './models.ts';
import { statusRoute } from './status.ts';
import { TASK_ROUTES } from './tasks.ts';

/** Every route of the door. */
export const ROUTES: Route[] = [healthRoute, statusRoute, modelsRoute, ...TASK_ROUTES, checkRoute];
