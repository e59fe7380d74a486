import { describe, expect, test } from 'vitest'
import { readConfig, requireSettings } from './config.ts'
import { plaintextDoors } from './plaintext.ts'

const doors = (environment: Record<string, string>) =>
  plaintextDoors(readConfig(environment), ['DATABASE_URL', 'TEMPORAL_ADDRESS'])

const database = (host: string, search = '') => ({ DATABASE_URL: `postgres://u:secret@${host}/d${search}` })
const temporal = (address: string) => ({ TEMPORAL_ADDRESS: address })

test.each([
  ...[
    'localhost',
    '127.0.0.1:5433',
    '127.8.9.1',
    '[::1]:5432',
    '[::ffff:127.0.0.1]',
    'db.localhost',
    'LOCALHOST.',
  ],
  '%2Fvar%2Frun%2Fpostgresql',
])('a database at %s is on this machine', host => {
  expect(doors(database(host))).toEqual([])
})

test.each(['localhost:7233', '127.0.0.1:7233', '[::1]:7233', '::1:7233'])('so is Temporal at %s', address => {
  expect(doors(temporal(address))).toEqual([])
})

describe('another machine, in clear', () => {
  test.each([
    ...[
      'db.example.com',
      '10.0.0.5',
      'postgres',
      '[fd00::1]',
      '128.0.0.1',
      '0.0.0.0',
      'localhost.example.com',
    ],
    'localhost,db.example.com',
  ])('a database at %s is told of, without its password', host => {
    const [line, ...rest] = doors(database(host))
    expect(rest).toEqual([])
    expect(line).toMatch(/^DATABASE_URL: .*sslmode=verify-full.*PLAINTEXT_HOSTS=/)
    expect(line).not.toContain('secret')
  })

  test.each(['temporal:7233', '10.0.0.5:7233', '[fd00::1]:7233', 'my.tmprl.cloud:7233'])(
    'Temporal at %s is told of',
    address => {
      expect(doors(temporal(address))).toEqual([
        expect.stringMatching(/^TEMPORAL_ADDRESS: .*TEMPORAL_TLS=true.*PLAINTEXT_HOSTS=/),
      ])
    },
  )

  test.each(['disable', 'allow', 'prefer', 'require', 'no-verify'])('sslmode=%s verifies nothing', mode => {
    expect(doors(database('db.example.com', `?sslmode=${mode}`))).toHaveLength(1)
  })
})

test.each(['?sslmode=verify-full', '?sslmode=verify-ca', '?ssl=true', '?sslrootcert=system'])(
  'a database with %s is verified',
  search => {
    expect(doors(database('db.example.com', search))).toEqual([])
  },
)

test.each<Record<string, string>>([
  { TEMPORAL_TLS: 'true' },
  { TEMPORAL_API_KEY: 'k' },
  { TEMPORAL_TLS_SERVER_NAME: 'temporal' },
])('Temporal with %o is verified; not with TLS switched off', settings => {
  expect(doors({ ...temporal('temporal:7233'), ...settings })).toEqual([])
})

test('an API key without TLS is reported', () => {
  const settings = { ...temporal('temporal:7233'), TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }
  expect(doors(settings)).toHaveLength(1)
})

describe('PLAINTEXT_HOSTS', () => {
  const both = { ...database('postgres'), ...temporal('10.1.2.3:7233') }

  test('names, addresses and networks; each server on its own', () => {
    expect(doors(both)).toHaveLength(2)
    expect(doors({ ...both, PLAINTEXT_HOSTS: 'Postgres' })).toEqual([
      expect.stringMatching(/^TEMPORAL_ADDRESS/),
    ])
    expect(doors({ ...both, PLAINTEXT_HOSTS: 'postgres, 10.0.0.0/8' })).toEqual([])
    expect(doors({ ...both, PLAINTEXT_HOSTS: 'post,10.1.2.4' })).toHaveLength(2)
  })

  test('the printed settings are sufficient', () => {
    const settings: Record<string, string> = { ...both }
    for (let left = doors(settings); left.length > 0; left = doors(settings)) {
      settings.PLAINTEXT_HOSTS = /PLAINTEXT_HOSTS=(\S+)/.exec(left[0] ?? '')?.[1] ?? ''
    }
    expect(settings.PLAINTEXT_HOSTS).toBe('postgres,10.1.2.3')
  })

  test.each(['postgres:5432', 'http://postgres', 'a/b', '*'])('%s is none', value => {
    expect(() => readConfig({ PLAINTEXT_HOSTS: value })).toThrow('PLAINTEXT_HOSTS')
  })
})

test('production refuses, and only for what the process uses', () => {
  const environment = { NODE_ENV: 'production', ...database('db.example.com'), ...temporal('temporal:7233') }
  const config = readConfig(environment)
  expect(() => requireSettings(config, ['DATABASE_URL', 'TEMPORAL_ADDRESS'])).toThrow(
    /not safe:\n {2}DATABASE_URL: .*\n {2}TEMPORAL_ADDRESS: /,
  )
  expect(() => requireSettings(config, ['TEMPORAL_ADDRESS'])).toThrow(/not safe:\n {2}TEMPORAL_ADDRESS/)
  expect(() => requireSettings(config, ['TEMPORAL_NAMESPACE'])).not.toThrow()
  expect(() => requireSettings(readConfig({ ...environment, NODE_ENV: '' }), ['DATABASE_URL'])).not.toThrow()
})

describe('contradicting TLS settings are refused at the start', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['an unknown mode', database('h', '?sslmode=verify'), /DATABASE_URL: sslmode can't be verify;/],
    [
      'a file that is not there',
      database('h', '?sslmode=verify-full&sslrootcert=/no/ca.pem'),
      /\/no\/ca.pem can't be read \(ENOENT\)/,
    ],
    ['an authority and no mode', database('h', '?sslrootcert=/no/ca.pem'), /add sslmode=verify-full/],
    [
      'half a client',
      database('h', '?sslmode=require&sslcert=/no/c.pem'),
      /give sslcert and sslkey together/,
    ],
    [
      'what would be ignored',
      database('h', '?sslmode=verify-full&sslcrl=/no/crl'),
      /sslcrl is not supported/,
    ],
    [
      'the system’s authorities, and no check',
      database('h', '?sslmode=require&sslrootcert=system'),
      /needs sslmode=verify-full/,
    ],
    ['TLS first, perhaps', database('h', '?sslnegotiation=direct'), /requires TLS/],
    ['a switch', { TEMPORAL_TLS: 'maybe' }, /TEMPORAL_TLS: must be true or false/],
    ['off, and how', { TEMPORAL_TLS: 'false', TEMPORAL_TLS_SERVER_NAME: 'x' }, /TEMPORAL_TLS is false/],
    [
      'no file',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/no/ca.pem' },
      /SERVER_CA_CERT_PATH: \/no\/ca.pem can't be read/,
    ],
    ['no certificate', { TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'x' }, /SERVER_CA_CERT is not a certificate/],
    ['a certificate alone', { TEMPORAL_TLS_CLIENT_CERT_DATA: 'x' }, /give the client’s certificate/],
    [
      'twice',
      { TEMPORAL_TLS_CLIENT_CERT_DATA: 'x', TEMPORAL_TLS_CLIENT_CERT_PATH: 'y' },
      /TEMPORAL_TLS_CLIENT_CERT is given twice/,
    ],
  ])('%s', (_, environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence)
  })
})
