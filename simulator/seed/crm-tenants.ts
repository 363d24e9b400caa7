import type { CrmContact, CrmTenant, CrmUser } from '../world.ts';

const CONTACTS: readonly {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly city: string;
}[] = [
  { id: 101, name: 'Nullpunkt AS', code: '10001', city: 'Oslo' },
  { id: 102, name: 'Enslig AS', code: '10002', city: 'Hamar' },
  { id: 103, name: 'Trekant AS', code: '10003', city: 'Bergen' },
  { id: 104, name: 'Fjellheim Kontor AS', code: 'SUPEROFF', city: 'Lillehammer' },
  { id: 105, name: 'Storkunde Gruppen ASA', code: '10005', city: 'Stavanger' },
  { id: 106, name: 'Havkysten Dagligvare ASA', code: '10006', city: 'Ålesund' },
  { id: 107, name: 'Skråstrek & Sønner', code: 'A/B+C#1', city: 'Tromsø' },
  { id: 108, name: 'Uten Nummer AS', code: '', city: 'Bodø' },
  { id: 109, name: 'Ukjent Kunde AS', code: '99999', city: 'Drammen' },
  { id: 110, name: 'Fortrolig AS', code: '10010', city: 'Oslo' },
  { id: 111, name: 'Multivaluta AS', code: '10011', city: 'Kristiansand' },
];

/** The two SuperOffice customers; their company cards carry the same ids and codes. */
export function createCrmTenants(): CrmTenant[] {
  return [
    {
      id: 'Cust41001',
      companyName: 'Fjord Consulting AS',
      serial: '1841001001',
      state: 'Running',
      appApproved: true,
      users: [
        user('anne@fjord.example', 5, 'Anne Fjeld', 1, 'Administrasjon', true),
        {
          ...user('siv@fjord.example', 12, 'Siv Strand', 2, 'Salg', false),
          refusedContacts: new Set([110]),
        },
      ],
      contacts: contactsUpTo(111),
    },
    {
      id: 'Cust41002',
      companyName: 'Skåne Partner AB',
      serial: '1841002002',
      state: 'Running',
      appApproved: true,
      users: [
        user('bjorn@skane.example', 3, 'Björn Åkesson', 1, 'Administration', true),
        user('eva@skane.example', 7, 'Eva Lindqvist', 2, 'Försäljning', false),
      ],
      contacts: contactsUpTo(104),
    },
  ];
}

function user(
  login: string,
  associateId: number,
  name: string,
  groupId: number,
  groupName: string,
  isAdministrator: boolean,
): CrmUser {
  return {
    login,
    associateId,
    name,
    email: login,
    groupId,
    groupName,
    isAdministrator,
    refusedContacts: new Set(),
  };
}

function contactsUpTo(last: number): Map<number, CrmContact> {
  return new Map(
    CONTACTS.filter(({ id }) => id <= last).map((contact) => [
      contact.id,
      {
        ...contact,
        number: `20${contact.id}`,
        organisationNumber: String(981_000_000 + contact.id * 37),
        country: 'Norge',
        countryCode: 'NO',
      },
    ]),
  );
}
