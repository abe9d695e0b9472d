import type { PackageFact } from '../../contract/context.ts';

/** Packages that define the structure of a project, in the order in which they are reported. */
const FRAMEWORKS = new Set([
  ...[
    'django',
    'flask',
    'fastapi',
    'starlette',
    'pyramid',
    'tornado',
    'aiohttp',
    'sanic',
    'litestar',
    'quart',
  ],
  ...['sqlalchemy', 'sqlmodel', 'pydantic', 'celery', 'scrapy', 'streamlit', 'dash', 'gradio', 'airflow'],
  ...['pandas', 'polars', 'numpy', 'torch', 'tensorflow', 'jax', 'scikit-learn', 'pyspark', 'click', 'typer'],
  ...[
    'next',
    'nuxt',
    '@remix-run/react',
    '@sveltejs/kit',
    'astro',
    'gatsby',
    '@angular/core',
    'react',
    'vue',
  ],
  ...[
    'svelte',
    'solid-js',
    'preact',
    'react-native',
    'electron',
    'express',
    'fastify',
    'koa',
    'hono',
    '@nestjs/core',
  ],
  ...['@hapi/hapi', 'prisma', '@prisma/client', 'typeorm', 'drizzle-orm', 'sequelize', 'mongoose', 'graphql'],
  ...['github.com/gin-gonic/gin', 'github.com/labstack/echo/v4', 'github.com/gofiber/fiber/v2'],
  ...[
    'github.com/go-chi/chi/v5',
    'gorm.io/gorm',
    'axum',
    'actix-web',
    'rocket',
    'tokio',
    'serde',
    'diesel',
    'bevy',
  ],
  ...[
    'org.springframework.boot:spring-boot-starter-parent',
    'org.springframework.boot:spring-boot-starter-web',
  ],
  ...[
    'org.springframework.boot:spring-boot-starter',
    'io.quarkus:quarkus-bom',
    'io.micronaut:micronaut-http-server',
  ],
]);

const MOST = 8;

/** The frameworks that the project itself declares. */
export function frameworksOf(packages: readonly PackageFact[]): string[] {
  const asked = new Set(packages.filter(({ declared }) => declared !== undefined).map(({ name }) => name));
  return [...FRAMEWORKS].filter((name) => asked.has(name)).slice(0, MOST);
}
