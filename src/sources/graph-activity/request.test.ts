import { describe, expect, test } from 'vitest';
import { graphRequest, graphTarget, graphVerb } from './request.ts';

const guid = '55555555-eeee-4fff-8aaa-000000000005';

describe('a Graph request', () => {
  test.each([
    ['https://graph.microsoft.com/v1.0/users?$top=999', '/users', 'users', null],
    [`https://graph.microsoft.com/beta/users/${guid}/messages`, '/users/{id}/messages', 'users', guid],
    [
      'https://graph.microsoft.com/v1.0/users/ann@contoso.com/sendMail',
      '/users/{id}/sendMail',
      'users',
      'ann@contoso.com',
    ],
    [
      'https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messages/AAMkAGI2THVSAAA=/attachments',
      '/me/mailFolders/inbox/messages/{id}/attachments',
      'me',
      'AAMkAGI2THVSAAA=',
    ],
    [
      'https://graph.microsoft.com/v1.0/drives/b!x1/root:/a/b.txt:/content',
      '/drives/{id}/root:/{path}:/content',
      'drives',
      'b!x1',
    ],
    ['https://graph.microsoft.com/v1.0/me/drive/root:/a/b%20c.txt', '/me/drive/root:/{path}', 'me', 'a/b c.txt'],
    [
      `https://graph.microsoft.com/v1.0/applications(appId='${guid}')/owners`,
      '/applications({id})/owners',
      'applications',
      guid,
    ],
    [
      `https://graph.microsoft.com/v1.0/users/${guid}/oauth2PermissionGrants`,
      '/users/{id}/oauth2PermissionGrants',
      'users',
      guid,
    ],
    ['https://graph.microsoft.com/v1.0/users/delta()?x=1', '/users/delta()', 'users', null],
    ['https://graph.microsoft.com/v1.0/$batch', '/$batch', '$batch', null],
    [`https://graph.windows.net/contoso.com/users/${guid}?api-version=1.6`, '/users/{id}', 'users', guid],
    ['/v1.0/sites/contoso.sharepoint.com,a,b/lists', '/sites/{id}/lists', 'sites', 'contoso.sharepoint.com,a,b'],
    ['', '/', null, null],
    ['https://graph.microsoft.com/v1.0/users/%E0%A4%A', '/users/{id}', 'users', '%E0%A4%A'],
  ])('%s', (uri, template, resource, id) => {
    expect(graphRequest(uri)).toMatchObject({ template, resource, id });
  });

  test.each([
    ['GET', '/me/messages?$search="password"', 'search', 'mailbox'],
    ['GET', '/drives/b!1/items/01ABC/content', 'download', 'file'],
    ['POST', '/me/sendMail', 'send', 'mailbox'],
    ['POST', '/search/query', 'search', null],
    ['POST', '/groups', 'create', 'group'],
    ['PATCH', '/policies/authorizationPolicy', 'update', 'policy'],
    ['DELETE', '/servicePrincipals/x1', 'delete', 'app'],
    ['TRACE', '/x', 'other', null],
  ])('%s %s is %s of %s', (method, uri, verb, target) => {
    const request = graphRequest(uri);
    expect([graphVerb(method, request), graphTarget(request)]).toEqual([verb, target]);
  });

  test('long paths stay bounded', () => {
    const request = graphRequest(`https://graph.microsoft.com/v1.0/${'a/'.repeat(5000)}`);
    expect(request.template.split('/').length).toBeLessThan(30);
  });
});
