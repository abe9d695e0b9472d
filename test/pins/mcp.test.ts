import { expect, it } from 'vitest';
import { checkCode } from '../../surfaces/mcp/tools/check-code.ts';
import { explainCode } from '../../surfaces/mcp/tools/explain-code.ts';
import { generateCode } from '../../surfaces/mcp/tools/generate-code.ts';
import { lookupDocs } from '../../surfaces/mcp/tools/lookup-docs.ts';
import { searchCode } from '../../surfaces/mcp/tools/search-code.ts';

/** Agents' settings and habits name these: removing or renaming one breaks them. */
it('the tools take and give these fields', () => {
  const tools = [checkCode, searchCode, lookupDocs, explainCode, generateCode];
  const told = tools.map(({ name, input, output }) => [
    name,
    Object.keys(input.shape).join(' '),
    Object.keys(output.shape).join(' '),
  ]);
  expect(told).toEqual([
    ['check_code', 'code path language before workspace', 'accepted because path language verdicts'],
    ['search_code', 'query limit path workspace', 'hits is_behind'],
    ['lookup_docs', 'name language workspace', 'found nearest reason'],
    [
      'explain_code',
      'code path language first_line last_line question audience workspace',
      'explanation relations confidence confidence_reason evidence',
    ],
    [
      'generate_code',
      'instruction language path tests explain workspace',
      'generated_code changes explanation test_stubs test_stubs_reason new_dependencies confidence confidence_reason evidence',
    ],
  ]);
});
