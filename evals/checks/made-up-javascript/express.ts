import { type MadeUpGroup, pair } from '../made-up-group.ts';

const route = (line: string) => `app.get('/', (req, res) => {\n  ${line}\n  res.end(req.path);\n});`;

/** For express 5 with the declarations of @types/express 5. */
export const EXPRESS: MadeUpGroup = {
  package: 'express',
  setup: "import express from 'express';\n\nconst app = express();\nconst router = express.Router();",
  pairs: [
    pair(
      "app.del('/', (req, res) => res.end(req.path));",
      "app.delete('/', (req, res) => res.end(req.path));",
    ),
    pair(
      "app.addRoute('/', (req, res) => res.end(req.path));",
      "app.all('/', (req, res) => res.end(req.path));",
    ),
    pair('app.start(3000);', 'app.listen(3000);'),
    pair('app.useMiddleware(express.json());', 'app.use(express.json());'),
    pair("app.setting('view engine', 'pug');", "app.set('view engine', 'pug');"),
    pair("app.isEnabled('etag');", "app.enabled('etag');"),
    pair("app.configure('production');", "app.disable('etag');"),
    pair("app.renderFile('index', () => undefined);", "app.render('index', () => undefined);"),
    pair('app.routes();', 'app.path();'),
    pair('express.bodyParser();', 'express.json();'),
    pair('express.cors();', 'express.urlencoded({ extended: true });'),
    pair("express.serveStatic('public');", "express.static('public');"),
    pair("express.static('public', { cacheTime: 1 });", "express.static('public', { maxAge: 1 });"),
    pair("express.json({ maxSize: '1mb' });", "express.json({ limit: '1mb' });"),
    pair('express.Router({ case_sensitive: true });', 'express.Router({ caseSensitive: true });'),
    pair('express.urlencoded({ extend: true });', 'express.urlencoded({ extended: true });'),
    pair('express.session();', 'express.text();'),
    pair('router.addMiddleware(express.json());', 'router.use(express.json());'),
    pair("router.group('/a');", "router.route('/a');"),
    pair(
      "router.handler('/a', (req, res) => res.end(req.path));",
      "router.post('/a', (req, res) => res.end(req.path));",
    ),
    pair(route('res.sendJson({});'), route('res.json({});')),
    pair(route("res.sendfile('/a');"), route("res.sendFile('/a');")),
    pair(route('res.setStatus(404);'), route('res.status(404);')),
    pair(route("res.send(404, 'gone');"), route("res.status(404).send('gone');")),
    pair(route('res.json(404, {});'), route('res.status(404).json({});')),
    pair(route("res.redirect('/a', 301);"), route("res.redirect(301, '/a');")),
    pair(
      route("res.cookie('a', 'b', { http_only: true });"),
      route("res.cookie('a', 'b', { httpOnly: true });"),
    ),
    pair(route('res.sendError(500);'), route('res.sendStatus(500);')),
    pair(route("res.status(200).write_json('a');"), route("res.status(200).type('a').send('a');")),
    pair(route("res.addHeader('a', 'b');"), route("res.append('a', 'b');")),
    pair(route('res.isSent();'), route('res.headersSent;')),
    pair(route("req.param('id');"), route("req.params['id'];")),
    pair(route("req.getQuery('a');"), route("req.query['a'];")),
    pair(route("req.acceptsCharset('utf-8');"), route("req.acceptsCharsets('utf-8');")),
    pair(route('req.isAjax;'), route('req.xhr;')),
    pair(route('req.ipAddress;'), route('req.ip;')),
    pair(route('req.fullUrl();'), route('req.originalUrl;')),
    pair("import { createServer } from 'express';", "import { Router } from 'express';"),
    pair("import parser from 'express/body-parser';", "import parser from 'node:querystring';"),
    pair("import { createMiddleware } from 'express';", "import { raw } from 'express';"),
  ],
};
