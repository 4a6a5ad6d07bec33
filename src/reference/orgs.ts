// Tenant ids: Microsoft documentation (sign-in logs of first-party applications, known GUIDs).

/** Tenants that own Microsoft's own applications and services: never a third party. */
export const microsoftTenants: readonly (readonly [tenant: string, name: string])[] = [
  ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', 'Microsoft Services'],
  ['72f988bf-86f1-41af-91ab-2d7cd011db47', 'Microsoft'],
  ['33e01921-4d64-4f8c-a055-5bdaffd5e33d', 'Microsoft (AME)'],
  ['975f013f-7f24-47e8-a7d3-abc4752bf346', 'Microsoft (PME)'],
  ['cdc5aeea-15c5-4db6-b079-fcadd2505dc2', 'Microsoft (Torus)'],
];

/** Home tenant of personal Microsoft accounts: its users are outsiders, but it is no organisation. */
export const personalAccountsTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Mail providers open to anybody: such a domain says nothing about an organisation. */
export const freemailDomains: readonly string[] = [
  '126.com', '163.com', 'aol.com', 'bluewin.ch', 'btinternet.com', 'comcast.net', 'duck.com', 'fastmail.com', 'free.fr', 'freenet.de',
  'gmail.com', 'gmx.at', 'gmx.ch', 'gmx.com', 'gmx.de', 'gmx.net', 'googlemail.com', 'hey.com', 'hotmail.co.uk', 'hotmail.com', 'hotmail.de',
  'hotmail.es', 'hotmail.fr', 'hotmail.it', 'hushmail.com', 'icloud.com', 'inbox.ru', 'interia.pl', 'keemail.me', 'laposte.net', 'libero.it',
  'list.ru', 'live.co.uk', 'live.com', 'live.de', 'live.fr', 'live.nl', 'mac.com', 'mail.com', 'mail.ru', 'mailbox.org', 'me.com', 'msn.com',
  'naver.com', 'o2.pl', 'onet.pl', 'orange.fr', 'outlook.com', 'outlook.de', 'outlook.es', 'outlook.fr', 'outlook.it', 'passport.com', 'pm.me',
  'posteo.de', 'proton.me', 'protonmail.ch', 'protonmail.com', 'qq.com', 'rediffmail.com', 'rocketmail.com', 'sina.com', 'sky.com', 't-online.de',
  'tuta.com', 'tuta.io', 'tutamail.com', 'tutanota.com', 'tutanota.de', 'verizon.net', 'virgilio.it', 'wanadoo.fr', 'web.de', 'windowslive.com',
  'wp.pl', 'yahoo.ca', 'yahoo.co.in', 'yahoo.co.jp', 'yahoo.co.uk', 'yahoo.com', 'yahoo.com.br', 'yahoo.de', 'yahoo.es', 'yahoo.fr', 'yahoo.it',
  'yandex.com', 'yandex.ru', 'ymail.com', 'zoho.com',
];
