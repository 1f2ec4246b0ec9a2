module completions {

  def "nu-complete wxauth lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth color" [] {
    [ "auto" "always" "never" ]
  }

  # Run, script, break and prove every step of a WeChat (微信) web login
  export extern wxauth [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete wxauth url app.platform" [] {
    [ "mp" "web" "component" "work" "work-web" "mini" ]
  }

  def "nu-complete wxauth url app.account" [] {
    [ "service" "test" ]
  }

  def "nu-complete wxauth url lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth url color" [] {
    [ "auto" "always" "never" ]
  }

  # Build the authorize link for a platform, as text, QR code, or opened in a browser
  export extern "wxauth url" [
    --platform: string@"nu-complete wxauth url app.platform" # Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]
    --account: string@"nu-complete wxauth url app.account" # Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --redirect-uri: string    # Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]
    --scope: string           # snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]
    --force-popup             # Ask the user even after a recent login [env: WXAUTH_FORCE_POPUP]
    --force-snapshot          # Force the snapshot page (快照页) [env: WXAUTH_FORCE_SNAPSHOT]
    --connect-redirect        # Add connect_redirect=1, which keeps phones from calling the callback twice [env: WXAUTH_CONNECT_REDIRECT]
    --component-appid: string # The third-party platform's own AppID [env: WXAUTH_COMPONENT_APPID]
    --agentid: string         # WeCom: the app's AgentID [env: WXAUTH_AGENTID]
    --lang-param: string      # Language of WeChat's own page: cn or en (web), zh or en (work-web) [env: WXAUTH_LANG_PARAM]
    --open-base: string       # Base address of WeChat's browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]
    --force                   # Build the link even if WeChat would refuse it
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --state: string           # State to send [default: 32 random hex digits] [env: WXAUTH_URL_STATE]
    --qr                      # Show the link as a QR code on the terminal [env: WXAUTH_URL_QR]
    --qr-file: path           # Write the QR code to FILE (.svg or .png) [env: WXAUTH_URL_QR_FILE]
    --open                    # Open the link in a browser [env: WXAUTH_URL_OPEN]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth url lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth url color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth listen app.platform" [] {
    [ "mp" "web" "component" "work" "work-web" "mini" ]
  }

  def "nu-complete wxauth listen app.account" [] {
    [ "service" "test" ]
  }

  def "nu-complete wxauth listen lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth listen color" [] {
    [ "auto" "always" "never" ]
  }

  # A local callback server that catches the code
  export extern "wxauth listen" [
    --host: string            # Address to bind [default: 127.0.0.1] [env: WXAUTH_LISTEN_HOST]
    --port: string            # Port to bind; 0 = any free one [default: 8910] [env: WXAUTH_LISTEN_PORT]
    --path: string            # Path of the callback [default: /callback] [env: WXAUTH_LISTEN_PATH]
    --lan                     # Let a phone on the same network reach it; shows the address and a QR code [env: WXAUTH_LISTEN_LAN]
    --public-url: string      # The address others use to reach it: a tunnel's, or a name in the hosts file [env: WXAUTH_LISTEN_PUBLIC_URL]
    --state: string           # The state the callback must carry [default: made at random and put into the link] [env: WXAUTH_LISTEN_STATE]
    --any-state               # Accept any state, or none: no CSRF check
    --timeout: string         # Give up after this long (with --keep: never, unless given) [default: 5m] [env: WXAUTH_LISTEN_TIMEOUT]
    --keep                    # Take every callback, as JSON lines, until Ctrl-C [env: WXAUTH_LISTEN_KEEP]
    --verify-file: path       # Also serve WeChat's domain verification file MP_verify_….txt [env: WXAUTH_LISTEN_VERIFY_FILE]
    --forward: string         # Forward the caught request to this dev server, which exchanges the code [env: WXAUTH_LISTEN_FORWARD]
    --open                    # Open the link in a browser [env: WXAUTH_LISTEN_OPEN]
    --qr                      # Show the link as a QR code [env: WXAUTH_LISTEN_QR]
    --grace: string           # Keep answering this long after the code, for phones that call back twice [default: 1s] [env: WXAUTH_LISTEN_GRACE]
    --as: string              # Let this virtual user of the emulator (--mock) log in at once, without a browser [env: WXAUTH_LISTEN_AS]
    --platform: string@"nu-complete wxauth listen app.platform" # Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]
    --account: string@"nu-complete wxauth listen app.account" # Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --redirect-uri: string    # Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]
    --scope: string           # snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]
    --force-popup             # Ask the user even after a recent login [env: WXAUTH_FORCE_POPUP]
    --force-snapshot          # Force the snapshot page (快照页) [env: WXAUTH_FORCE_SNAPSHOT]
    --connect-redirect        # Add connect_redirect=1, which keeps phones from calling the callback twice [env: WXAUTH_CONNECT_REDIRECT]
    --component-appid: string # The third-party platform's own AppID [env: WXAUTH_COMPONENT_APPID]
    --agentid: string         # WeCom: the app's AgentID [env: WXAUTH_AGENTID]
    --lang-param: string      # Language of WeChat's own page: cn or en (web), zh or en (work-web) [env: WXAUTH_LANG_PARAM]
    --open-base: string       # Base address of WeChat's browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]
    --force                   # Build the link even if WeChat would refuse it
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --exchange                # Exchange the code at once and print the answer [env: WXAUTH_LISTEN_EXCHANGE]
    --show-secrets            # Print tokens in full
    --secret: string          # App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]
    --secret-file: path       # File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]
    --component-access-token: string # The third-party platform's token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]
    --component-access-token-file: path # File with the third-party platform's token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --retry: string           # Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth listen lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth listen color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth exchange app.platform" [] {
    [ "mp" "web" "component" "work" "work-web" "mini" ]
  }

  def "nu-complete wxauth exchange lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth exchange color" [] {
    [ "auto" "always" "never" ]
  }

  # Exchange a code for tokens and the openid
  export extern "wxauth exchange" [
    --from: path              # Read what is needed from this answer (of wxauth --json, or WeChat's own), or `-`
    --userinfo                # Read the user's profile too [env: WXAUTH_EXCHANGE_USERINFO]
    --show-secrets            # Print tokens in full
    --platform: string@"nu-complete wxauth exchange app.platform" # Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --secret: string          # App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]
    --secret-file: path       # File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]
    --component-appid: string # The third-party platform's own AppID [env: WXAUTH_COMPONENT_APPID]
    --component-access-token: string # The third-party platform's token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]
    --component-access-token-file: path # File with the third-party platform's token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --timeout: string         # Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]
    --retry: string           # Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth exchange lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth exchange color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    CODE?: string             # The code of the callback, or `-` for standard input
  ]

  def "nu-complete wxauth refresh app.platform" [] {
    [ "mp" "web" "component" "work" "work-web" "mini" ]
  }

  def "nu-complete wxauth refresh lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth refresh color" [] {
    [ "auto" "always" "never" ]
  }

  # Renew an access_token with its refresh_token
  export extern "wxauth refresh" [
    --from: path              # Read what is needed from this answer (of wxauth --json, or WeChat's own), or `-`
    --refresh-token: string   # The refresh_token; prefer --from, the variable or --refresh-token-file [env: WXAUTH_REFRESH_TOKEN]
    --refresh-token-file: path # File with the refresh_token, or `-` [env: WXAUTH_REFRESH_TOKEN_FILE]
    --show-secrets            # Print tokens in full
    --platform: string@"nu-complete wxauth refresh app.platform" # Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --component-appid: string # The third-party platform's own AppID [env: WXAUTH_COMPONENT_APPID]
    --component-access-token: string # The third-party platform's token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]
    --component-access-token-file: path # File with the third-party platform's token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --timeout: string         # Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]
    --retry: string           # Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth refresh lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth refresh color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth userinfo lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth userinfo color" [] {
    [ "auto" "always" "never" ]
  }

  # Read the user's profile
  export extern "wxauth userinfo" [
    --from: path              # Read what is needed from this answer (of wxauth --json, or WeChat's own), or `-`
    --access-token: string    # The user's access_token; prefer --from, the variable or --access-token-file [env: WXAUTH_ACCESS_TOKEN]
    --access-token-file: path # File with the user's access_token, or `-` [env: WXAUTH_ACCESS_TOKEN_FILE]
    --openid: string          # The user's openid, of the same answer as the token [env: WXAUTH_OPENID]
    --show-secrets            # Print tokens in full
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --timeout: string         # Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]
    --retry: string           # Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth userinfo lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth userinfo color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth auth lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth auth color" [] {
    [ "auto" "always" "never" ]
  }

  # Ask WeChat whether an access_token is still valid
  export extern "wxauth auth" [
    --from: path              # Read what is needed from this answer (of wxauth --json, or WeChat's own), or `-`
    --access-token: string    # The user's access_token; prefer --from, the variable or --access-token-file [env: WXAUTH_ACCESS_TOKEN]
    --access-token-file: path # File with the user's access_token, or `-` [env: WXAUTH_ACCESS_TOKEN_FILE]
    --openid: string          # The user's openid, of the same answer as the token [env: WXAUTH_OPENID]
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --timeout: string         # Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]
    --retry: string           # Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth auth lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth auth color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth ticket lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth ticket color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign, verify and decode the tickets a page sends with every request
  export extern "wxauth ticket" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth ticket lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth ticket color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth ticket sign ticket.format" [] {
    [ "jwt" "base64" ]
  }

  def "nu-complete wxauth ticket sign ticket.key_encoding" [] {
    [ "utf8" "base64" "hex" ]
  }

  def "nu-complete wxauth ticket sign lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth ticket sign color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign a ticket for an openid
  export extern "wxauth ticket sign" [
    --openid: string          # The claim sub: the user the ticket is about
    --from: path              # Read the openid from an answer: wxauth's or WeChat's, or `-`
    --jti: string             # The claim jti: the ticket's own id [default: random]
    --batch: path             # One ticket per line of NDJSON, or `-`: one line out for each line in, an error in place of a bad one; with --json, between `ready` and `end`
    --format: string@"nu-complete wxauth ticket sign ticket.format" # jwt, or the old base64(openid), which anybody can forge [default: jwt] [env: WXAUTH_TICKET_FORMAT]
    --ttl: string             # How long the ticket lives [default: 2h] [env: WXAUTH_TICKET_TTL]
    --not-before: string      # The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600 [env: WXAUTH_TICKET_NOT_BEFORE]
    --issuer: string          # The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]
    --audience: string        # The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]
    --claim: string           # A further claim: name=text or name:=json; may be repeated [env: WXAUTH_TICKET_CLAIM]
    --kid: string             # The header's kid [default: the JWK's] [env: WXAUTH_TICKET_KID]
    --include-tokens          # Allow WeChat's tokens in the payload, where everybody can read them
    --ticket-secret: string   # Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]
    --ticket-secret-file: path # File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]
    --key-file: path          # Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]
    --key-encoding: string@"nu-complete wxauth ticket sign ticket.key_encoding" # How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]
    --alg: string             # HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key's usual one] [env: WXAUTH_TICKET_ALG]
    --strict                  # A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth ticket sign lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth ticket sign color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth ticket verify ticket.format" [] {
    [ "jwt" "base64" ]
  }

  def "nu-complete wxauth ticket verify ticket.key_encoding" [] {
    [ "utf8" "base64" "hex" ]
  }

  def "nu-complete wxauth ticket verify lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth ticket verify color" [] {
    [ "auto" "always" "never" ]
  }

  # Check a ticket's signature, times, issuer, audience and claims
  export extern "wxauth ticket verify" [
    --leeway: string          # How far apart clocks may be [default: 0] [env: WXAUTH_TICKET_LEEWAY]
    --issuer: string          # The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]
    --audience: string        # The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]
    --require: string         # A claim that must be there: name, name=text or name:=json; may be repeated [env: WXAUTH_TICKET_REQUIRE]
    --once                    # Accept each ticket only once; needs --replay-file [env: WXAUTH_TICKET_ONCE]
    --replay-file: path       # Where accepted tickets are remembered, until a day after they expire [env: WXAUTH_TICKET_REPLAY_FILE]
    --batch: path             # One ticket per line of NDJSON, or `-`: one line out for each line in, an error in place of a bad one; with --json, between `ready` and `end`
    --format: string@"nu-complete wxauth ticket verify ticket.format" # jwt, or the old base64(openid), which anybody can forge [default: jwt] [env: WXAUTH_TICKET_FORMAT]
    --ticket-secret: string   # Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]
    --ticket-secret-file: path # File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]
    --key-file: path          # Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]
    --key-encoding: string@"nu-complete wxauth ticket verify ticket.key_encoding" # How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]
    --alg: string             # HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key's usual one] [env: WXAUTH_TICKET_ALG]
    --strict                  # A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth ticket verify lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth ticket verify color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    TICKET?: string           # The ticket, or `-` for standard input
  ]

  def "nu-complete wxauth ticket decode lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth ticket decode color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a ticket says, without verifying it
  export extern "wxauth ticket decode" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth ticket decode lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth ticket decode color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    TICKET?: string           # The ticket, or `-` for standard input
  ]

  def "nu-complete wxauth call ticket.format" [] {
    [ "jwt" "base64" ]
  }

  def "nu-complete wxauth call ticket.key_encoding" [] {
    [ "utf8" "base64" "hex" ]
  }

  def "nu-complete wxauth call lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth call color" [] {
    [ "auto" "always" "never" ]
  }

  # Send a request with X-Wx-Ticket attached, and assert on the answer
  export extern "wxauth call" [
    --ticket: string          # The ticket to send, or `-` for standard input [env: WXAUTH_CALL_TICKET]
    --ticket-file: path       # File with the ticket, or `-` [env: WXAUTH_CALL_TICKET_FILE]
    --openid: string          # Sign a ticket for this openid and send it (key and claims as for `wxauth ticket sign`) [env: WXAUTH_CALL_OPENID]
    --ticket-header: string   # The header that carries the ticket [default: X-Wx-Ticket] [env: WXAUTH_CALL_TICKET_HEADER]
    --ua: string              # User-Agent: wechat-ios, wechat-android, wechat-desktop, wechat-mac, wechat-devtools, wecom, chrome, or a whole string [env: WXAUTH_CALL_UA]
    --data: string            # The body, sent as it is; @FILE reads a file, @- stdin
    --form                    # Send fields as a form instead of JSON
    --origin: string          # Call as a page of this origin would: send the CORS preflight first and check both answers [env: WXAUTH_CALL_ORIGIN]
    --expect-status: string   # Expect this status: 200, 2xx, 200-204, several with commas
    --expect-json: string     # Expect a JSON value: /ptr=text, /ptr!=text, /ptr:=json, /ptr (exists), !/ptr (does not)
    --expect-header: string   # Expect a header: 'Name: value', Name (exists), !Name (does not)
    --expect-text: string     # Expect this text in the body
    --max-time: string        # Deadline of one attempt [default: 30s] [env: WXAUTH_CALL_MAX_TIME]
    --retry: string           # Try again after network errors and 429, 502, 503, 504 (POST and PATCH only when the server cannot have acted) [default: 0] [env: WXAUTH_CALL_RETRY]
    --follow                  # Follow redirects; never sends the ticket to another origin
    --include(-i)             # Print the status line and the headers too
    --print-curl              # Print the request as a curl command without secrets, and send nothing
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --format: string@"nu-complete wxauth call ticket.format" # jwt, or the old base64(openid), which anybody can forge [default: jwt] [env: WXAUTH_TICKET_FORMAT]
    --ticket-secret: string   # Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]
    --ticket-secret-file: path # File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]
    --key-file: path          # Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]
    --key-encoding: string@"nu-complete wxauth call ticket.key_encoding" # How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]
    --alg: string             # HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key's usual one] [env: WXAUTH_TICKET_ALG]
    --strict                  # A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]
    --ttl: string             # How long the ticket lives [default: 2h] [env: WXAUTH_TICKET_TTL]
    --not-before: string      # The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600 [env: WXAUTH_TICKET_NOT_BEFORE]
    --issuer: string          # The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]
    --audience: string        # The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]
    --claim: string           # A further claim: name=text or name:=json; may be repeated [env: WXAUTH_TICKET_CLAIM]
    --kid: string             # The header's kid [default: the JWK's] [env: WXAUTH_TICKET_KID]
    --include-tokens          # Allow WeChat's tokens in the payload, where everybody can read them
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth call lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth call color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    ...URL: string            # [METHOD] URL [ITEM…]: key=text, key:=json, Header:value, query==value, @FILE; :3000/x is http://localhost:3000/x
  ]

  def "nu-complete wxauth check demo.flaw" [] {
    [ "list" "link-none" "link-order" "link-no-fragment" "link-not-encoded" "link-encoded-twice" "link-scope-unknown" "link-scope-mismatch" "link-response-type" "link-appid-placeholder" "link-appid-other" "link-state-too-long" "link-state-odd" "link-from-host" "link-from-forwarded-host" "link-cacheable" "link-stale-code" "link-elsewhere" "link-base-missing" "state-missing" "state-constant" "state-counter" "state-time" "state-not-verified" "state-empty-equal" "state-not-bound" "state-reusable" "state-cookie-open" "login-fails" "code-replay" "double-same-code" "double-new-code" "refusal-loop" "refusal-fails" "authdeny-fails" "stale-link-loop" "stale-link-fails" "stale-link-sticks" "odd-code-crash" "code-concatenated" "ticket-base64" "ticket-none" "ticket-unverified" "ticket-any-key" "ticket-weak-key" "ticket-key-appid" "ticket-key-app-secret" "ticket-no-exp" "ticket-far-exp" "ticket-exp-ignored" "ticket-nbf-ignored" "ticket-aud-ignored" "ticket-iss-ignored" "ticket-reusable" "ticket-tokens" "ticket-trailing" "ticket-in-url" "ticket-sent-in-url" "ticket-other-user" "ticket-not-required" "ticket-alg-confused" "ticket-counter" "ticket-md5" "ticket-time" "ticket-object-id" "ticket-uuid-1" "ticket-short" "leak-secret-page" "leak-secret-script" "leak-secret-link" "leak-secret-error" "leak-token-header" "leak-token-cookie" "leak-tokens-answer" "leak-session-key" "leak-upstream-url" "upstream-leak" "leak-stack-trace" "cors-header-missing" "cors-any-origin" "cors-wildcard-credentials" "cors-null" "switch-keeps-user" "logins-mixed-up" "shared-link-logs-in" "friend-lost" "openid-from-client" "global-user" "snapshot-accepted" "unionid-needed" "errcode-as-success" "text-plain-refused" "nickname-garbled" "no-deadline" "busy-fails" "not-json-crash" "http-500-crash" "reset-crash" "process-dies" "open-redirect" "session-cookie-script" "session-cookie-insecure" "session-cookie-cross-site" "session-fixation" "session-not-renewed" ]
  }

  def "nu-complete wxauth check demo.style" [] {
    [ "spa" "session" ]
  }

  def "nu-complete wxauth check check.level" [] {
    [ "smoke" "full" ]
  }

  def "nu-complete wxauth check check.only" [] {
    [ "link" "state" "code" "ticket" "leak" "cors" "identity" "upstream" "browser" "WXA101" "WXA102" "WXA103" "WXA104" "WXA105" "WXA106" "WXA107" "WXA108" "WXA109" "WXA110" "WXA111" "WXA112" "WXA113" "WXA114" "WXA115" "WXA116" "WXA117" "WXA201" "WXA202" "WXA203" "WXA204" "WXA205" "WXA206" "WXA207" "WXA301" "WXA302" "WXA303" "WXA304" "WXA305" "WXA306" "WXA307" "WXA308" "WXA401" "WXA402" "WXA403" "WXA404" "WXA405" "WXA406" "WXA407" "WXA408" "WXA409" "WXA410" "WXA411" "WXA412" "WXA413" "WXA414" "WXA415" "WXA416" "WXA417" "WXA418" "WXA419" "WXA420" "WXA421" "WXA501" "WXA502" "WXA503" "WXA504" "WXA505" "WXA506" "WXA601" "WXA602" "WXA603" "WXA604" "WXA701" "WXA702" "WXA703" "WXA704" "WXA705" "WXA706" "WXA707" "WXA708" "WXA801" "WXA802" "WXA803" "WXA804" "WXA805" "WXA806" "WXA807" "WXA808" "WXA809" "WXA901" "WXA902" "WXA903" "WXA904" "WXA905" "WXA906" ]
  }

  def "nu-complete wxauth check check.skip" [] {
    [ "link" "state" "code" "ticket" "leak" "cors" "identity" "upstream" "browser" "WXA101" "WXA102" "WXA103" "WXA104" "WXA105" "WXA106" "WXA107" "WXA108" "WXA109" "WXA110" "WXA111" "WXA112" "WXA113" "WXA114" "WXA115" "WXA116" "WXA117" "WXA201" "WXA202" "WXA203" "WXA204" "WXA205" "WXA206" "WXA207" "WXA301" "WXA302" "WXA303" "WXA304" "WXA305" "WXA306" "WXA307" "WXA308" "WXA401" "WXA402" "WXA403" "WXA404" "WXA405" "WXA406" "WXA407" "WXA408" "WXA409" "WXA410" "WXA411" "WXA412" "WXA413" "WXA414" "WXA415" "WXA416" "WXA417" "WXA418" "WXA419" "WXA420" "WXA421" "WXA501" "WXA502" "WXA503" "WXA504" "WXA505" "WXA506" "WXA601" "WXA602" "WXA603" "WXA604" "WXA701" "WXA702" "WXA703" "WXA704" "WXA705" "WXA706" "WXA707" "WXA708" "WXA801" "WXA802" "WXA803" "WXA804" "WXA805" "WXA806" "WXA807" "WXA808" "WXA809" "WXA901" "WXA902" "WXA903" "WXA904" "WXA905" "WXA906" ]
  }

  def "nu-complete wxauth check check.fail_on" [] {
    [ "low" "medium" "high" ]
  }

  def "nu-complete wxauth check lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth check color" [] {
    [ "auto" "always" "never" ]
  }

  # Test your own back end's WeChat login: does it work, and is it safe
  export extern "wxauth check" [
    --demo                    # Check the built-in reference app; needs no set-up [env: WXAUTH_CHECK_DEMO]
    --flaw: string@"nu-complete wxauth check demo.flaw" # Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them [env: WXAUTH_DEMO_FLAW]
    --style: string@"nu-complete wxauth check demo.style" # Who takes the code to the back end: the page (spa), or the back end itself with a session cookie [default: spa] [env: WXAUTH_DEMO_STYLE]
    --level: string@"nu-complete wxauth check check.level" # smoke: what a handful of requests can tell; full: everything [default: full] [env: WXAUTH_CHECK_LEVEL]
    --only: string@"nu-complete wxauth check check.only" # Check only these: ids, names or areas (link, state, code, ticket, leak, cors, identity, upstream, browser); commas allowed [env: WXAUTH_CHECK_ONLY]
    --skip: string@"nu-complete wxauth check check.skip" # Leave these out: ids, names or areas [env: WXAUTH_CHECK_SKIP]
    --fail-on: string@"nu-complete wxauth check check.fail_on" # The lowest severity that makes the exit code 1 [default: medium] [env: WXAUTH_CHECK_FAIL_ON]
    --exit-zero               # Exit with 0 even if something was found
    --report: path            # Write a report: json=FILE, junit=FILE, sarif=FILE, html=FILE; commas or repeated flags for several; `-` for stdout [env: WXAUTH_CHECK_REPORT]
    --baseline: path          # Findings listed in FILE are known: shown, but they do not make the exit code 1 [env: WXAUTH_CHECK_BASELINE]
    --write-baseline: path    # Write the findings of this run to FILE, for --baseline; they count as known at once
    --emit-session: path      # After the check, write a login for later steps: cookies to FILE (curl, hurl), FILE.json (Playwright), FILE.ticket [env: WXAUTH_CHECK_EMIT_SESSION]
    --mock-port: string       # Port of the emulator; 0 = any free one [default: 8787 for a back end that already runs] [env: WXAUTH_CHECK_MOCK_PORT]
    --patience: string        # How long the back end may take for one answer [default: 12s] [env: WXAUTH_CHECK_PATIENCE]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth check lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth check color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    URL?: string              # The page that needs the login, instead of `page` under [backend]
  ]

  def "nu-complete wxauth load demo.flaw" [] {
    [ "list" "link-none" "link-order" "link-no-fragment" "link-not-encoded" "link-encoded-twice" "link-scope-unknown" "link-scope-mismatch" "link-response-type" "link-appid-placeholder" "link-appid-other" "link-state-too-long" "link-state-odd" "link-from-host" "link-from-forwarded-host" "link-cacheable" "link-stale-code" "link-elsewhere" "link-base-missing" "state-missing" "state-constant" "state-counter" "state-time" "state-not-verified" "state-empty-equal" "state-not-bound" "state-reusable" "state-cookie-open" "login-fails" "code-replay" "double-same-code" "double-new-code" "refusal-loop" "refusal-fails" "authdeny-fails" "stale-link-loop" "stale-link-fails" "stale-link-sticks" "odd-code-crash" "code-concatenated" "ticket-base64" "ticket-none" "ticket-unverified" "ticket-any-key" "ticket-weak-key" "ticket-key-appid" "ticket-key-app-secret" "ticket-no-exp" "ticket-far-exp" "ticket-exp-ignored" "ticket-nbf-ignored" "ticket-aud-ignored" "ticket-iss-ignored" "ticket-reusable" "ticket-tokens" "ticket-trailing" "ticket-in-url" "ticket-sent-in-url" "ticket-other-user" "ticket-not-required" "ticket-alg-confused" "ticket-counter" "ticket-md5" "ticket-time" "ticket-object-id" "ticket-uuid-1" "ticket-short" "leak-secret-page" "leak-secret-script" "leak-secret-link" "leak-secret-error" "leak-token-header" "leak-token-cookie" "leak-tokens-answer" "leak-session-key" "leak-upstream-url" "upstream-leak" "leak-stack-trace" "cors-header-missing" "cors-any-origin" "cors-wildcard-credentials" "cors-null" "switch-keeps-user" "logins-mixed-up" "shared-link-logs-in" "friend-lost" "openid-from-client" "global-user" "snapshot-accepted" "unionid-needed" "errcode-as-success" "text-plain-refused" "nickname-garbled" "no-deadline" "busy-fails" "not-json-crash" "http-500-crash" "reset-crash" "process-dies" "open-redirect" "session-cookie-script" "session-cookie-insecure" "session-cookie-cross-site" "session-fixation" "session-not-renewed" ]
  }

  def "nu-complete wxauth load demo.style" [] {
    [ "spa" "session" ]
  }

  def "nu-complete wxauth load lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth load color" [] {
    [ "auto" "always" "never" ]
  }

  # Many virtual WeChat users log in to your back end: how fast, and what breaks
  export extern "wxauth load" [
    --demo                    # Load the built-in reference app; needs no set-up [env: WXAUTH_LOAD_DEMO]
    --flaw: string@"nu-complete wxauth load demo.flaw" # Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them [env: WXAUTH_DEMO_FLAW]
    --style: string@"nu-complete wxauth load demo.style" # Who takes the code to the back end: the page (spa), or the back end itself with a session cookie [default: spa] [env: WXAUTH_DEMO_STYLE]
    --rate: string            # Logins to begin each second, whether earlier ones have ended or not; 600/m also works [env: WXAUTH_LOAD_RATE]
    --concurrency: string     # Users who log in at the same time; the next starts as soon as one is done [default: 10 without --rate] [env: WXAUTH_LOAD_CONCURRENCY]
    --users: string           # How many different users there are, each with an openid of their own; they take turns [default: 1000] [env: WXAUTH_LOAD_USERS]
    --duration: string        # How long to load at full strength; at most 24h [default: 10s] [env: WXAUTH_LOAD_DURATION]
    --ramp: string            # How long to grow to full strength; not part of the result [default: 0s] [env: WXAUTH_LOAD_RAMP]
    --max-p99: string         # Exit with 1 unless 99 of 100 logins take at most this long [env: WXAUTH_LOAD_MAX_P99]
    --max-error-rate: string  # Exit with 1 if a larger share of logins fails [default: 1%] [env: WXAUTH_LOAD_MAX_ERROR_RATE]
    --report: path            # Write a report: json=FILE, html=FILE; commas or repeated flags for several; `-` for stdout [env: WXAUTH_LOAD_REPORT]
    --export: path            # Load nothing; write the same logins for another tool: locust, or locust=FILE; without a FILE to stdout [env: WXAUTH_LOAD_EXPORT]
    --mock-port: string       # Port of the emulator; 0 = any free one [default: 8787 for a back end that already runs] [env: WXAUTH_LOAD_MOCK_PORT]
    --patience: string        # How long the back end may take for one answer before the login counts as failed [default: 12s] [env: WXAUTH_LOAD_PATIENCE]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth load lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth load color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    URL?: string              # The page that needs the login, instead of `page` under [backend]
  ]

  def "nu-complete wxauth login app.platform" [] {
    [ "mp" "web" "component" "work" "work-web" "mini" ]
  }

  def "nu-complete wxauth login app.account" [] {
    [ "service" "test" ]
  }

  def "nu-complete wxauth login ticket.key_encoding" [] {
    [ "utf8" "base64" "hex" ]
  }

  def "nu-complete wxauth login lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth login color" [] {
    [ "auto" "always" "never" ]
  }

  # The whole flow in one go: url → listen → exchange → userinfo → ticket
  export extern "wxauth login" [
    --mock: string            # Log a virtual user in at the built-in emulator, or at the one at URL
    --as: string              # Which virtual user logs in at the emulator [default: zhangsan] [env: WXAUTH_LOGIN_AS]
    --platform: string@"nu-complete wxauth login app.platform" # Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]
    --account: string@"nu-complete wxauth login app.account" # Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --redirect-uri: string    # Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]
    --scope: string           # snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]
    --force-popup             # Ask the user even after a recent login [env: WXAUTH_FORCE_POPUP]
    --force-snapshot          # Force the snapshot page (快照页) [env: WXAUTH_FORCE_SNAPSHOT]
    --connect-redirect        # Add connect_redirect=1, which keeps phones from calling the callback twice [env: WXAUTH_CONNECT_REDIRECT]
    --component-appid: string # The third-party platform's own AppID [env: WXAUTH_COMPONENT_APPID]
    --agentid: string         # WeCom: the app's AgentID [env: WXAUTH_AGENTID]
    --lang-param: string      # Language of WeChat's own page: cn or en (web), zh or en (work-web) [env: WXAUTH_LANG_PARAM]
    --open-base: string       # Base address of WeChat's browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]
    --force                   # Build the link even if WeChat would refuse it
    --host: string            # Address to bind [default: 127.0.0.1] [env: WXAUTH_LISTEN_HOST]
    --port: string            # Port to bind; 0 = any free one [default: 8910] [env: WXAUTH_LISTEN_PORT]
    --path: string            # Path of the callback [default: /callback] [env: WXAUTH_LISTEN_PATH]
    --lan                     # Let a phone on the same network reach it; shows the address and a QR code [env: WXAUTH_LISTEN_LAN]
    --public-url: string      # The address others use to reach it: a tunnel's, or a name in the hosts file [env: WXAUTH_LISTEN_PUBLIC_URL]
    --timeout: string         # Give up after this long (with --keep: never, unless given) [default: 5m] [env: WXAUTH_LISTEN_TIMEOUT]
    --open                    # Open the link in a browser [env: WXAUTH_LISTEN_OPEN]
    --qr                      # Show the link as a QR code [env: WXAUTH_LISTEN_QR]
    --secret: string          # App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]
    --secret-file: path       # File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]
    --component-access-token: string # The third-party platform's token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]
    --component-access-token-file: path # File with the third-party platform's token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --retry: string           # Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]
    --show-secrets            # Print tokens in full
    --ticket-secret: string   # Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]
    --ticket-secret-file: path # File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]
    --key-file: path          # Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]
    --key-encoding: string@"nu-complete wxauth login ticket.key_encoding" # How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]
    --alg: string             # HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key's usual one] [env: WXAUTH_TICKET_ALG]
    --strict                  # A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]
    --ttl: string             # How long the ticket lives [default: 2h] [env: WXAUTH_TICKET_TTL]
    --not-before: string      # The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600 [env: WXAUTH_TICKET_NOT_BEFORE]
    --issuer: string          # The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]
    --audience: string        # The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]
    --claim: string           # A further claim: name=text or name:=json; may be repeated [env: WXAUTH_TICKET_CLAIM]
    --kid: string             # The header's kid [default: the JWK's] [env: WXAUTH_TICKET_KID]
    --include-tokens          # Allow WeChat's tokens in the payload, where everybody can read them
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth login lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth login color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth mock mock.outside_wechat" [] {
    [ "offer" "refuse" ]
  }

  def "nu-complete wxauth mock mock.refusal" [] {
    [ "none" "state-only" "authdeny" ]
  }

  def "nu-complete wxauth mock mock.scenario" [] {
    [ "double-callback-same-code" "double-callback-new-code" "back-button" "refresh-on-callback" "shared-link-with-code" "deny" "snapshot-user" "no-unionid" "lost-cookie" "hash-route" "state-too-long" "slow-token" "busy-then-ok" "hang" "non-json" "http-500" "reset" "rate-limited" "expired-code" "used-code" ]
  }

  def "nu-complete wxauth mock lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth mock color" [] {
    [ "auto" "always" "never" ]
  }

  # The WeChat emulator, with its consent page
  export extern "wxauth mock" [
    --host: string            # Address to bind [default: 127.0.0.1] [env: WXAUTH_MOCK_HOST]
    --port: string            # Port to bind; 0 = any free one [default: 8787] [env: WXAUTH_MOCK_PORT]
    --public-url: string      # How browsers reach the emulator, for addresses in answers [default: the request's Host] [env: WXAUTH_MOCK_PUBLIC_URL]
    --auto-approve: string    # Consent without a page, as the user the browser is signed in as, or as USER [env: WXAUTH_MOCK_AUTO_APPROVE]
    --outside-wechat: string@"nu-complete wxauth mock mock.outside_wechat" # Browsers other than WeChat's: offer to continue, or refuse as WeChat does [default: offer] [env: WXAUTH_MOCK_OUTSIDE_WECHAT]
    --refusal: string@"nu-complete wxauth mock mock.refusal" # What a refusal sends to the callback: nothing, only the state, or code=authdeny [default: none] [env: WXAUTH_MOCK_REFUSAL]
    --strict-order            # Refuse links whose parameters are not in the documented order [env: WXAUTH_MOCK_STRICT_ORDER]
    --switch: string          # Choose a behaviour nobody outside WeChat knows for sure; a wrong name lists them all [env: WXAUTH_MOCK_SWITCH]
    --scenario: string@"nu-complete wxauth mock mock.scenario" # What goes wrong: double-callback-same-code, slow-token, reset…; a wrong name lists them all, `wxauth explain NAME` explains one [env: WXAUTH_MOCK_SCENARIO]
    --apps: path              # TOML file with [[app]] and [[user]], instead of [[mock.app]] and [[mock.user]] [env: WXAUTH_MOCK_APPS]
    --no-cast                 # Only the configured users, not the built-in ones [env: WXAUTH_MOCK_NO_CAST]
    --seed: string            # Make codes and tokens reproducible: the same requests get the same answers [env: WXAUTH_MOCK_SEED]
    --ready-file: path        # Write the `ready` line to FILE once the emulator can be reached; removed at the end [env: WXAUTH_MOCK_READY_FILE]
    --tls                     # Answer TLS on the same port too, in the name of all WeChat hosts [env: WXAUTH_MOCK_TLS]
    --tls-ca-file: path       # Where --tls writes the certificate to trust (PEM); new at every start, removed at the end [env: WXAUTH_MOCK_TLS_CA_FILE]
    --quiet                   # No line per request [env: WXAUTH_MOCK_QUIET]
    --fidelity                # Print which WeChat behaviours are reproduced, by number, with tests and switches, then exit
    --control-token: string   # Let other machines use the control API and the inspector with this token; prefer the variable [env: WXAUTH_MOCK_CONTROL_TOKEN]
    --control-token-file: path # File with the control token, or `-` [env: WXAUTH_MOCK_CONTROL_TOKEN_FILE]
    --allow-host: string      # Another name the control API may be called by, such as a container's; --tls covers it too [env: WXAUTH_MOCK_ALLOW_HOST]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth mock lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth mock color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth run mock.outside_wechat" [] {
    [ "offer" "refuse" ]
  }

  def "nu-complete wxauth run mock.refusal" [] {
    [ "none" "state-only" "authdeny" ]
  }

  def "nu-complete wxauth run mock.scenario" [] {
    [ "double-callback-same-code" "double-callback-new-code" "back-button" "refresh-on-callback" "shared-link-with-code" "deny" "snapshot-user" "no-unionid" "lost-cookie" "hash-route" "state-too-long" "slow-token" "busy-then-ok" "hang" "non-json" "http-500" "reset" "rate-limited" "expired-code" "used-code" ]
  }

  def "nu-complete wxauth run lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth run color" [] {
    [ "auto" "always" "never" ]
  }

  # Run any program, unchanged, with the emulator standing in for WeChat
  export extern "wxauth run" [
    --offline                 # Refuse every connection through the proxy that is not for WeChat [env: WXAUTH_RUN_OFFLINE]
    --front: string           # Serve the web application at URL on PORT, with its WeChat login links pointed to the emulator [env: WXAUTH_RUN_FRONT]
    --browser: string         # Open Chromium, with a fresh profile and WeChat's User-Agent, at URL or the first --front
    --events: path            # Write what happens to FILE as JSON lines, from `ready` to `end`; with --json too, as stdout is the command's own [env: WXAUTH_RUN_EVENTS]
    --wait-for: string        # Report `up` once the command answers at URL; stop the command if it does not in time
    --wait-timeout: string    # How long --wait-for waits [default: 60s] [env: WXAUTH_RUN_WAIT_TIMEOUT]
    --doctor                  # Do not start the command: show what its runtime is told, and test that its calls arrive
    --quiet                   # No summary at the end [env: WXAUTH_RUN_QUIET]
    --auto-approve: string    # Consent without a page, as the user the browser is signed in as, or as USER [env: WXAUTH_MOCK_AUTO_APPROVE]
    --outside-wechat: string@"nu-complete wxauth run mock.outside_wechat" # Browsers other than WeChat's: offer to continue, or refuse as WeChat does [default: offer] [env: WXAUTH_MOCK_OUTSIDE_WECHAT]
    --refusal: string@"nu-complete wxauth run mock.refusal" # What a refusal sends to the callback: nothing, only the state, or code=authdeny [default: none] [env: WXAUTH_MOCK_REFUSAL]
    --strict-order            # Refuse links whose parameters are not in the documented order [env: WXAUTH_MOCK_STRICT_ORDER]
    --switch: string          # Choose a behaviour nobody outside WeChat knows for sure; a wrong name lists them all [env: WXAUTH_MOCK_SWITCH]
    --scenario: string@"nu-complete wxauth run mock.scenario" # What goes wrong: double-callback-same-code, slow-token, reset…; a wrong name lists them all, `wxauth explain NAME` explains one [env: WXAUTH_MOCK_SCENARIO]
    --apps: path              # TOML file with [[app]] and [[user]], instead of [[mock.app]] and [[mock.user]] [env: WXAUTH_MOCK_APPS]
    --no-cast                 # Only the configured users, not the built-in ones [env: WXAUTH_MOCK_NO_CAST]
    --seed: string            # Make codes and tokens reproducible: the same requests get the same answers [env: WXAUTH_MOCK_SEED]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth run lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth run color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    ...CMD: string            # The program and its arguments
  ]

  def "nu-complete wxauth demo demo.style" [] {
    [ "spa" "session" ]
  }

  def "nu-complete wxauth demo demo.flaw" [] {
    [ "list" "link-none" "link-order" "link-no-fragment" "link-not-encoded" "link-encoded-twice" "link-scope-unknown" "link-scope-mismatch" "link-response-type" "link-appid-placeholder" "link-appid-other" "link-state-too-long" "link-state-odd" "link-from-host" "link-from-forwarded-host" "link-cacheable" "link-stale-code" "link-elsewhere" "link-base-missing" "state-missing" "state-constant" "state-counter" "state-time" "state-not-verified" "state-empty-equal" "state-not-bound" "state-reusable" "state-cookie-open" "login-fails" "code-replay" "double-same-code" "double-new-code" "refusal-loop" "refusal-fails" "authdeny-fails" "stale-link-loop" "stale-link-fails" "stale-link-sticks" "odd-code-crash" "code-concatenated" "ticket-base64" "ticket-none" "ticket-unverified" "ticket-any-key" "ticket-weak-key" "ticket-key-appid" "ticket-key-app-secret" "ticket-no-exp" "ticket-far-exp" "ticket-exp-ignored" "ticket-nbf-ignored" "ticket-aud-ignored" "ticket-iss-ignored" "ticket-reusable" "ticket-tokens" "ticket-trailing" "ticket-in-url" "ticket-sent-in-url" "ticket-other-user" "ticket-not-required" "ticket-alg-confused" "ticket-counter" "ticket-md5" "ticket-time" "ticket-object-id" "ticket-uuid-1" "ticket-short" "leak-secret-page" "leak-secret-script" "leak-secret-link" "leak-secret-error" "leak-token-header" "leak-token-cookie" "leak-tokens-answer" "leak-session-key" "leak-upstream-url" "upstream-leak" "leak-stack-trace" "cors-header-missing" "cors-any-origin" "cors-wildcard-credentials" "cors-null" "switch-keeps-user" "logins-mixed-up" "shared-link-logs-in" "friend-lost" "openid-from-client" "global-user" "snapshot-accepted" "unionid-needed" "errcode-as-success" "text-plain-refused" "nickname-garbled" "no-deadline" "busy-fails" "not-json-crash" "http-500-crash" "reset-crash" "process-dies" "open-redirect" "session-cookie-script" "session-cookie-insecure" "session-cookie-cross-site" "session-fixation" "session-not-renewed" ]
  }

  def "nu-complete wxauth demo demo.refusal" [] {
    [ "none" "state-only" "authdeny" ]
  }

  def "nu-complete wxauth demo demo.outside_wechat" [] {
    [ "offer" "refuse" ]
  }

  def "nu-complete wxauth demo ticket.key_encoding" [] {
    [ "utf8" "base64" "hex" ]
  }

  def "nu-complete wxauth demo lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth demo color" [] {
    [ "auto" "always" "never" ]
  }

  # A correct reference back end and H5 page, to learn from and to check against
  export extern "wxauth demo" [
    --host: string            # Address to bind [default: 127.0.0.1] [env: WXAUTH_DEMO_HOST]
    --port: string            # Port to bind; 0 = any free one [default: 8788] [env: WXAUTH_DEMO_PORT]
    --public-url: string      # The address others use to reach it: a tunnel's, or a name in the hosts file [env: WXAUTH_DEMO_PUBLIC_URL]
    --origin: string          # The one other origin whose pages may call the API, e.g. https://h5.example.com [env: WXAUTH_DEMO_ORIGIN]
    --ready-file: path        # Write the `ready` line to FILE once the app can be opened; removed at the end [env: WXAUTH_DEMO_READY_FILE]
    --open                    # Open the page in a browser [env: WXAUTH_DEMO_OPEN]
    --style: string@"nu-complete wxauth demo demo.style" # Who takes the code to the back end: the page (spa), or the back end itself with a session cookie [default: spa] [env: WXAUTH_DEMO_STYLE]
    --flaw: string@"nu-complete wxauth demo demo.flaw" # Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them [env: WXAUTH_DEMO_FLAW]
    --refusal: string@"nu-complete wxauth demo demo.refusal" # What a refusal at the built-in emulator sends to the page: nothing, only the state, or code=authdeny [default: state-only] [env: WXAUTH_DEMO_REFUSAL]
    --outside-wechat: string@"nu-complete wxauth demo demo.outside_wechat" # Other browsers at the built-in emulator: offer a way on, or refuse as WeChat does [default: offer] [env: WXAUTH_DEMO_OUTSIDE_WECHAT]
    --mock: string            # An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]
    --api-base: string        # Base address of WeChat's server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]
    --open-base: string       # Base address of WeChat's browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --secret: string          # App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]
    --secret-file: path       # File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]
    --ticket-secret: string   # Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]
    --ticket-secret-file: path # File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]
    --key-encoding: string@"nu-complete wxauth demo ticket.key_encoding" # How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth demo lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth demo color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth wait lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth wait color" [] {
    [ "auto" "always" "never" ]
  }

  # Wait until the emulator, or any server, answers
  export extern "wxauth wait" [
    --timeout: string         # Give up after this long [default: 30s] [env: WXAUTH_WAIT_TIMEOUT]
    --cacert: path            # Trust only the certificates in this PEM file [env: WXAUTH_CACERT]
    --system-certs            # Trust the system's certificate store [env: WXAUTH_SYSTEM_CERTS]
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth wait lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth wait color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    TARGET?: string           # An http(s) address, or the file of `mock --ready-file`
  ]

  def "nu-complete wxauth explain THING" [] {
    [ "WXA101" "WXA102" "WXA103" "WXA104" "WXA105" "WXA106" "WXA107" "WXA108" "WXA109" "WXA110" "WXA111" "WXA112" "WXA113" "WXA114" "WXA115" "WXA116" "WXA117" "WXA201" "WXA202" "WXA203" "WXA204" "WXA205" "WXA206" "WXA207" "WXA301" "WXA302" "WXA303" "WXA304" "WXA305" "WXA306" "WXA307" "WXA308" "WXA401" "WXA402" "WXA403" "WXA404" "WXA405" "WXA406" "WXA407" "WXA408" "WXA409" "WXA410" "WXA411" "WXA412" "WXA413" "WXA414" "WXA415" "WXA416" "WXA417" "WXA418" "WXA419" "WXA420" "WXA421" "WXA501" "WXA502" "WXA503" "WXA504" "WXA505" "WXA506" "WXA601" "WXA602" "WXA603" "WXA604" "WXA701" "WXA702" "WXA703" "WXA704" "WXA705" "WXA706" "WXA707" "WXA708" "WXA801" "WXA802" "WXA803" "WXA804" "WXA805" "WXA806" "WXA807" "WXA808" "WXA809" "WXA901" "WXA902" "WXA903" "WXA904" "WXA905" "WXA906" "double-callback-same-code" "double-callback-new-code" "back-button" "refresh-on-callback" "shared-link-with-code" "deny" "snapshot-user" "no-unionid" "lost-cookie" "hash-route" "state-too-long" "slow-token" "busy-then-ok" "hang" "non-json" "http-500" "reset" "rate-limited" "expired-code" "used-code" ]
  }

  def "nu-complete wxauth explain lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth explain color" [] {
    [ "auto" "always" "never" ]
  }

  # Explain an errcode, page code, JSON answer, authorize link, callback URL, ticket, rule of `check` or scenario of `mock`
  export extern "wxauth explain" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth explain lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth explain color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    THING?: string@"nu-complete wxauth explain THING" # What to explain, or a text that contains it; `-` or nothing: standard input
  ]

  def "nu-complete wxauth init app.platform" [] {
    [ "mp" "web" "component" "work" "work-web" "mini" ]
  }

  def "nu-complete wxauth init app.account" [] {
    [ "service" "test" ]
  }

  def "nu-complete wxauth init init.style" [] {
    [ "spa" "session" "mini" ]
  }

  def "nu-complete wxauth init lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth init color" [] {
    [ "auto" "always" "never" ]
  }

  # Ask questions and write wxauth.toml
  export extern "wxauth init" [
    --platform: string@"nu-complete wxauth init app.platform" # Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]
    --account: string@"nu-complete wxauth init app.account" # Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]
    --appid: string           # AppID (WeCom: CorpID) [env: WXAUTH_APPID]
    --component-appid: string # The third-party platform's own AppID [env: WXAUTH_COMPONENT_APPID]
    --agentid: string         # WeCom: the app's AgentID [env: WXAUTH_AGENTID]
    --redirect-uri: string    # Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]
    --scope: string           # snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]
    --secret-file: path       # File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]
    --secret-env: string      # Name of the variable that will hold the app secret [default: WXAUTH_SECRET]
    --ticket-secret-file: path # File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]
    --ticket-secret-env: string # Name of the variable that will hold the key that signs tickets [default: WXAUTH_TICKET_SECRET]
    --new-ticket-key          # Make a random key that signs tickets in ~/.config/wxauth/ticket-key, unless there is one
    --force                   # Replace what is asked about in the existing wxauth.toml, and keep the rest
    --backend                 # Describe a back end for `wxauth check`: adds [backend] to the existing wxauth.toml
    --page: string            # With --backend: the page that needs the login; of a mini program's back end the call that takes the code
    --style: string@"nu-complete wxauth init init.style" # With --backend: who takes the code, the page (spa), the back end (session) or a mini program (mini)
    --key-env: string         # With --backend: name of the variable with the key that signs tickets, so that wxauth can sign some
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth init lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth init color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth config lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth config color" [] {
    [ "auto" "always" "never" ]
  }

  # Show every setting, its value and where it came from
  export extern "wxauth config" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth config lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth config color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth config show lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth config show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show every setting, its value in force (secrets as `(set)`) and its origin
  export extern "wxauth config show" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth config show lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth config show color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    ...KEY: string            # Only these: a section (`app`) or a key (`app.appid`)
  ]

  def "nu-complete wxauth config path lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth config path color" [] {
    [ "auto" "always" "never" ]
  }

  # Show which configuration files are looked for, and which are in use
  export extern "wxauth config path" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth config path lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth config path color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
  ]

  def "nu-complete wxauth completions SHELL" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete wxauth completions lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a completion script for bash, zsh, fish, powershell, elvish or nushell
  export extern "wxauth completions" [
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth completions lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth completions color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    SHELL: string@"nu-complete wxauth completions SHELL" # bash, zsh, fish, powershell, elvish or nushell
  ]

  def "nu-complete wxauth man lang" [] {
    [ "zh" "en" ]
  }

  def "nu-complete wxauth man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a man page, or write them all into a folder
  export extern "wxauth man" [
    --dir: directory          # Write every page into DIR, creating it if needed
    --json                    # Print one JSON document instead of text [env: WXAUTH_JSON]
    --lang: string@"nu-complete wxauth man lang" # Language of texts for people [default: the system's] [env: WXAUTH_LANG]
    --color: string@"nu-complete wxauth man color" # Colour the output [default: auto] [env: WXAUTH_COLOR]
    --no-input                # Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]
    --profile: string         # Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]
    --config: path            # Read this file instead of the project's wxauth.toml [env: WXAUTH_CONFIG]
    --help(-h)                # Print help
    ...COMMAND: string        # The command the page is about: `url`, `config show` [default: wxauth itself]
  ]

}

export use completions *
