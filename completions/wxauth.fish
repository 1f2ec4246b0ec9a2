# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_wxauth_global_optspecs
    string join \n json lang= color= no-input profile= config= h/help V/version
end

function __fish_wxauth_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_wxauth_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_wxauth_using_subcommand
    set -l cmd (__fish_wxauth_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c wxauth -n "__fish_wxauth_needs_command" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_needs_command" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_needs_command" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_needs_command" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_needs_command" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_needs_command" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_needs_command" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_needs_command" -s V -l version -d 'Print version'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "url" -d 'Build the authorize link for a platform, as text, QR code, or opened in a browser'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "listen" -d 'A local callback server that catches the code'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "exchange" -d 'Exchange a code for tokens and the openid'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "refresh" -d 'Renew an access_token with its refresh_token'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "userinfo" -d 'Read the user\'s profile'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "auth" -d 'Ask WeChat whether an access_token is still valid'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "ticket" -d 'Sign, verify and decode the tickets a page sends with every request'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "call" -d 'Send a request with X-Wx-Ticket attached, and assert on the answer'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "check" -d 'Test your own back end\'s WeChat login: does it work, and is it safe'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "load" -d 'Many virtual WeChat users log in to your back end: how fast, and what breaks'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "login" -d 'The whole flow in one go: url → listen → exchange → userinfo → ticket'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "mock" -d 'The WeChat emulator, with its consent page'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "run" -d 'Run any program, unchanged, with the emulator standing in for WeChat'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "demo" -d 'A correct reference back end and H5 page, to learn from and to check against'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "wait" -d 'Wait until the emulator, or any server, answers'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "explain" -d 'Explain an errcode, page code, JSON answer, authorize link, callback URL, ticket, rule of `check` or scenario of `mock`'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "init" -d 'Ask questions and write wxauth.toml'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "config" -d 'Show every setting, its value and where it came from'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "completions" -d 'Print a completion script for bash, zsh, fish, powershell, elvish or nushell'
complete -c wxauth -n "__fish_wxauth_needs_command" -f -a "man" -d 'Print a man page, or write them all into a folder'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l platform -d 'Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]' -r -f -a "mp\t''
web\t''
component\t''
work\t''
work-web\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l account -d 'Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]' -r -f -a "service\t''
test\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l redirect-uri -d 'Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l scope -d 'snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l component-appid -d 'The third-party platform\'s own AppID [env: WXAUTH_COMPONENT_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l agentid -d 'WeCom: the app\'s AgentID [env: WXAUTH_AGENTID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l lang-param -d 'Language of WeChat\'s own page: cn or en (web), zh or en (work-web) [env: WXAUTH_LANG_PARAM]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l open-base -d 'Base address of WeChat\'s browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l state -d 'State to send [default: 32 random hex digits] [env: WXAUTH_URL_STATE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l qr-file -d 'Write the QR code to FILE (.svg or .png) [env: WXAUTH_URL_QR_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l force-popup -d 'Ask the user even after a recent login [env: WXAUTH_FORCE_POPUP]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l force-snapshot -d 'Force the snapshot page (快照页) [env: WXAUTH_FORCE_SNAPSHOT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l connect-redirect -d 'Add connect_redirect=1, which keeps phones from calling the callback twice [env: WXAUTH_CONNECT_REDIRECT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l force -d 'Build the link even if WeChat would refuse it'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l qr -d 'Show the link as a QR code on the terminal [env: WXAUTH_URL_QR]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l open -d 'Open the link in a browser [env: WXAUTH_URL_OPEN]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand url" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l host -d 'Address to bind [default: 127.0.0.1] [env: WXAUTH_LISTEN_HOST]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l port -d 'Port to bind; 0 = any free one [default: 8910] [env: WXAUTH_LISTEN_PORT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l path -d 'Path of the callback [default: /callback] [env: WXAUTH_LISTEN_PATH]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l public-url -d 'The address others use to reach it: a tunnel\'s, or a name in the hosts file [env: WXAUTH_LISTEN_PUBLIC_URL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l state -d 'The state the callback must carry [default: made at random and put into the link] [env: WXAUTH_LISTEN_STATE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l timeout -d 'Give up after this long (with --keep: never, unless given) [default: 5m] [env: WXAUTH_LISTEN_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l verify-file -d 'Also serve WeChat\'s domain verification file MP_verify_….txt [env: WXAUTH_LISTEN_VERIFY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l forward -d 'Forward the caught request to this dev server, which exchanges the code [env: WXAUTH_LISTEN_FORWARD]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l grace -d 'Keep answering this long after the code, for phones that call back twice [default: 1s] [env: WXAUTH_LISTEN_GRACE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l as -d 'Let this virtual user of the emulator (--mock) log in at once, without a browser [env: WXAUTH_LISTEN_AS]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l platform -d 'Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]' -r -f -a "mp\t''
web\t''
component\t''
work\t''
work-web\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l account -d 'Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]' -r -f -a "service\t''
test\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l redirect-uri -d 'Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l scope -d 'snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l component-appid -d 'The third-party platform\'s own AppID [env: WXAUTH_COMPONENT_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l agentid -d 'WeCom: the app\'s AgentID [env: WXAUTH_AGENTID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l lang-param -d 'Language of WeChat\'s own page: cn or en (web), zh or en (work-web) [env: WXAUTH_LANG_PARAM]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l open-base -d 'Base address of WeChat\'s browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l secret -d 'App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l secret-file -d 'File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l component-access-token -d 'The third-party platform\'s token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l component-access-token-file -d 'File with the third-party platform\'s token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l retry -d 'Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l lan -d 'Let a phone on the same network reach it; shows the address and a QR code [env: WXAUTH_LISTEN_LAN]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l any-state -d 'Accept any state, or none: no CSRF check'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l keep -d 'Take every callback, as JSON lines, until Ctrl-C [env: WXAUTH_LISTEN_KEEP]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l open -d 'Open the link in a browser [env: WXAUTH_LISTEN_OPEN]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l qr -d 'Show the link as a QR code [env: WXAUTH_LISTEN_QR]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l force-popup -d 'Ask the user even after a recent login [env: WXAUTH_FORCE_POPUP]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l force-snapshot -d 'Force the snapshot page (快照页) [env: WXAUTH_FORCE_SNAPSHOT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l connect-redirect -d 'Add connect_redirect=1, which keeps phones from calling the callback twice [env: WXAUTH_CONNECT_REDIRECT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l force -d 'Build the link even if WeChat would refuse it'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l exchange -d 'Exchange the code at once and print the answer [env: WXAUTH_LISTEN_EXCHANGE]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l show-secrets -d 'Print tokens in full'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand listen" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l from -d 'Read what is needed from this answer (of wxauth --json, or WeChat\'s own), or `-`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l platform -d 'Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]' -r -f -a "mp\t''
web\t''
component\t''
work\t''
work-web\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l secret -d 'App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l secret-file -d 'File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l component-appid -d 'The third-party platform\'s own AppID [env: WXAUTH_COMPONENT_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l component-access-token -d 'The third-party platform\'s token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l component-access-token-file -d 'File with the third-party platform\'s token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l timeout -d 'Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l retry -d 'Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l userinfo -d 'Read the user\'s profile too [env: WXAUTH_EXCHANGE_USERINFO]'
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l show-secrets -d 'Print tokens in full'
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand exchange" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l from -d 'Read what is needed from this answer (of wxauth --json, or WeChat\'s own), or `-`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l refresh-token -d 'The refresh_token; prefer --from, the variable or --refresh-token-file [env: WXAUTH_REFRESH_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l refresh-token-file -d 'File with the refresh_token, or `-` [env: WXAUTH_REFRESH_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l platform -d 'Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]' -r -f -a "mp\t''
web\t''
component\t''
work\t''
work-web\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l component-appid -d 'The third-party platform\'s own AppID [env: WXAUTH_COMPONENT_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l component-access-token -d 'The third-party platform\'s token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l component-access-token-file -d 'File with the third-party platform\'s token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l timeout -d 'Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l retry -d 'Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l show-secrets -d 'Print tokens in full'
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand refresh" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l from -d 'Read what is needed from this answer (of wxauth --json, or WeChat\'s own), or `-`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l access-token -d 'The user\'s access_token; prefer --from, the variable or --access-token-file [env: WXAUTH_ACCESS_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l access-token-file -d 'File with the user\'s access_token, or `-` [env: WXAUTH_ACCESS_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l openid -d 'The user\'s openid, of the same answer as the token [env: WXAUTH_OPENID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l timeout -d 'Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l retry -d 'Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l show-secrets -d 'Print tokens in full'
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand userinfo" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l from -d 'Read what is needed from this answer (of wxauth --json, or WeChat\'s own), or `-`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l access-token -d 'The user\'s access_token; prefer --from, the variable or --access-token-file [env: WXAUTH_ACCESS_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l access-token-file -d 'File with the user\'s access_token, or `-` [env: WXAUTH_ACCESS_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l openid -d 'The user\'s openid, of the same answer as the token [env: WXAUTH_OPENID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l timeout -d 'Deadline of a whole call, retries not counted [default: 10s] [env: WXAUTH_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l retry -d 'Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand auth" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -f -a "sign" -d 'Sign a ticket for an openid'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -f -a "verify" -d 'Check a ticket\'s signature, times, issuer, audience and claims'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and not __fish_seen_subcommand_from sign verify decode" -f -a "decode" -d 'Show what a ticket says, without verifying it'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l openid -d 'The claim sub: the user the ticket is about' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l from -d 'Read the openid from an answer: wxauth\'s or WeChat\'s, or `-`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l jti -d 'The claim jti: the ticket\'s own id [default: random]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l batch -d 'One ticket per line of NDJSON, or `-`: one line out for each line in, an error in place of a bad one; with --json, between `ready` and `end`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l format -d 'jwt, or the old base64(openid), which anybody can forge [default: jwt] [env: WXAUTH_TICKET_FORMAT]' -r -f -a "jwt\t''
base64\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l ttl -d 'How long the ticket lives [default: 2h] [env: WXAUTH_TICKET_TTL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l not-before -d 'The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600 [env: WXAUTH_TICKET_NOT_BEFORE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l issuer -d 'The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l audience -d 'The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l claim -d 'A further claim: name=text or name:=json; may be repeated [env: WXAUTH_TICKET_CLAIM]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l kid -d 'The header\'s kid [default: the JWK\'s] [env: WXAUTH_TICKET_KID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l ticket-secret -d 'Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l ticket-secret-file -d 'File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l key-file -d 'Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l key-encoding -d 'How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]' -r -f -a "utf8\t''
base64\t''
hex\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l alg -d 'HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key\'s usual one] [env: WXAUTH_TICKET_ALG]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l include-tokens -d 'Allow WeChat\'s tokens in the payload, where everybody can read them'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l strict -d 'A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from sign" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l leeway -d 'How far apart clocks may be [default: 0] [env: WXAUTH_TICKET_LEEWAY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l issuer -d 'The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l audience -d 'The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l require -d 'A claim that must be there: name, name=text or name:=json; may be repeated [env: WXAUTH_TICKET_REQUIRE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l replay-file -d 'Where accepted tickets are remembered, until a day after they expire [env: WXAUTH_TICKET_REPLAY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l batch -d 'One ticket per line of NDJSON, or `-`: one line out for each line in, an error in place of a bad one; with --json, between `ready` and `end`' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l format -d 'jwt, or the old base64(openid), which anybody can forge [default: jwt] [env: WXAUTH_TICKET_FORMAT]' -r -f -a "jwt\t''
base64\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l ticket-secret -d 'Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l ticket-secret-file -d 'File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l key-file -d 'Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l key-encoding -d 'How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]' -r -f -a "utf8\t''
base64\t''
hex\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l alg -d 'HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key\'s usual one] [env: WXAUTH_TICKET_ALG]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l once -d 'Accept each ticket only once; needs --replay-file [env: WXAUTH_TICKET_ONCE]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l strict -d 'A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand ticket; and __fish_seen_subcommand_from decode" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ticket -d 'The ticket to send, or `-` for standard input [env: WXAUTH_CALL_TICKET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ticket-file -d 'File with the ticket, or `-` [env: WXAUTH_CALL_TICKET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l openid -d 'Sign a ticket for this openid and send it (key and claims as for `wxauth ticket sign`) [env: WXAUTH_CALL_OPENID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ticket-header -d 'The header that carries the ticket [default: X-Wx-Ticket] [env: WXAUTH_CALL_TICKET_HEADER]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ua -d 'User-Agent: wechat-ios, wechat-android, wechat-desktop, wechat-mac, wechat-devtools, wecom, chrome, or a whole string [env: WXAUTH_CALL_UA]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l data -d 'The body, sent as it is; @FILE reads a file, @- stdin' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l origin -d 'Call as a page of this origin would: send the CORS preflight first and check both answers [env: WXAUTH_CALL_ORIGIN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l expect-status -d 'Expect this status: 200, 2xx, 200-204, several with commas' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l expect-json -d 'Expect a JSON value: /ptr=text, /ptr!=text, /ptr:=json, /ptr (exists), !/ptr (does not)' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l expect-header -d 'Expect a header: \'Name: value\', Name (exists), !Name (does not)' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l expect-text -d 'Expect this text in the body' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l max-time -d 'Deadline of one attempt [default: 30s] [env: WXAUTH_CALL_MAX_TIME]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l retry -d 'Try again after network errors and 429, 502, 503, 504 (POST and PATCH only when the server cannot have acted) [default: 0] [env: WXAUTH_CALL_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l format -d 'jwt, or the old base64(openid), which anybody can forge [default: jwt] [env: WXAUTH_TICKET_FORMAT]' -r -f -a "jwt\t''
base64\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ticket-secret -d 'Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ticket-secret-file -d 'File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l key-file -d 'Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l key-encoding -d 'How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]' -r -f -a "utf8\t''
base64\t''
hex\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l alg -d 'HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key\'s usual one] [env: WXAUTH_TICKET_ALG]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l ttl -d 'How long the ticket lives [default: 2h] [env: WXAUTH_TICKET_TTL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l not-before -d 'The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600 [env: WXAUTH_TICKET_NOT_BEFORE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l issuer -d 'The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l audience -d 'The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l claim -d 'A further claim: name=text or name:=json; may be repeated [env: WXAUTH_TICKET_CLAIM]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l kid -d 'The header\'s kid [default: the JWK\'s] [env: WXAUTH_TICKET_KID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l form -d 'Send fields as a form instead of JSON'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l follow -d 'Follow redirects; never sends the ticket to another origin'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -s i -l include -d 'Print the status line and the headers too'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l print-curl -d 'Print the request as a curl command without secrets, and send nothing'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l strict -d 'A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l include-tokens -d 'Allow WeChat\'s tokens in the payload, where everybody can read them'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand call" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l flaw -d 'Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them [env: WXAUTH_DEMO_FLAW]' -r -f -a "list\t''
link-none\t''
link-order\t''
link-no-fragment\t''
link-not-encoded\t''
link-encoded-twice\t''
link-scope-unknown\t''
link-scope-mismatch\t''
link-response-type\t''
link-appid-placeholder\t''
link-appid-other\t''
link-state-too-long\t''
link-state-odd\t''
link-from-host\t''
link-from-forwarded-host\t''
link-cacheable\t''
link-stale-code\t''
link-elsewhere\t''
link-base-missing\t''
state-missing\t''
state-constant\t''
state-counter\t''
state-time\t''
state-not-verified\t''
state-empty-equal\t''
state-not-bound\t''
state-reusable\t''
state-cookie-open\t''
login-fails\t''
code-replay\t''
double-same-code\t''
double-new-code\t''
refusal-loop\t''
refusal-fails\t''
authdeny-fails\t''
stale-link-loop\t''
stale-link-fails\t''
stale-link-sticks\t''
odd-code-crash\t''
code-concatenated\t''
ticket-base64\t''
ticket-none\t''
ticket-unverified\t''
ticket-any-key\t''
ticket-weak-key\t''
ticket-key-appid\t''
ticket-key-app-secret\t''
ticket-no-exp\t''
ticket-far-exp\t''
ticket-exp-ignored\t''
ticket-nbf-ignored\t''
ticket-aud-ignored\t''
ticket-iss-ignored\t''
ticket-reusable\t''
ticket-tokens\t''
ticket-trailing\t''
ticket-in-url\t''
ticket-sent-in-url\t''
ticket-other-user\t''
ticket-not-required\t''
ticket-alg-confused\t''
ticket-counter\t''
ticket-md5\t''
ticket-time\t''
ticket-object-id\t''
ticket-uuid-1\t''
ticket-short\t''
leak-secret-page\t''
leak-secret-script\t''
leak-secret-link\t''
leak-secret-error\t''
leak-token-header\t''
leak-token-cookie\t''
leak-tokens-answer\t''
leak-session-key\t''
leak-upstream-url\t''
upstream-leak\t''
leak-stack-trace\t''
cors-header-missing\t''
cors-any-origin\t''
cors-wildcard-credentials\t''
cors-null\t''
switch-keeps-user\t''
logins-mixed-up\t''
shared-link-logs-in\t''
friend-lost\t''
openid-from-client\t''
global-user\t''
snapshot-accepted\t''
unionid-needed\t''
errcode-as-success\t''
text-plain-refused\t''
nickname-garbled\t''
no-deadline\t''
busy-fails\t''
not-json-crash\t''
http-500-crash\t''
reset-crash\t''
process-dies\t''
open-redirect\t''
session-cookie-script\t''
session-cookie-insecure\t''
session-cookie-cross-site\t''
session-fixation\t''
session-not-renewed\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l style -d 'Who takes the code to the back end: the page (spa), or the back end itself with a session cookie [default: spa] [env: WXAUTH_DEMO_STYLE]' -r -f -a "spa\t''
session\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l level -d 'smoke: what a handful of requests can tell; full: everything [default: full] [env: WXAUTH_CHECK_LEVEL]' -r -f -a "smoke\t''
full\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l only -d 'Check only these: ids, names or areas (link, state, code, ticket, leak, cors, identity, upstream, browser); commas allowed [env: WXAUTH_CHECK_ONLY]' -r -f -a "link\t''
state\t''
code\t''
ticket\t''
leak\t''
cors\t''
identity\t''
upstream\t''
browser\t''
WXA101\t''
WXA102\t''
WXA103\t''
WXA104\t''
WXA105\t''
WXA106\t''
WXA107\t''
WXA108\t''
WXA109\t''
WXA110\t''
WXA111\t''
WXA112\t''
WXA113\t''
WXA114\t''
WXA115\t''
WXA116\t''
WXA117\t''
WXA201\t''
WXA202\t''
WXA203\t''
WXA204\t''
WXA205\t''
WXA206\t''
WXA207\t''
WXA301\t''
WXA302\t''
WXA303\t''
WXA304\t''
WXA305\t''
WXA306\t''
WXA307\t''
WXA308\t''
WXA401\t''
WXA402\t''
WXA403\t''
WXA404\t''
WXA405\t''
WXA406\t''
WXA407\t''
WXA408\t''
WXA409\t''
WXA410\t''
WXA411\t''
WXA412\t''
WXA413\t''
WXA414\t''
WXA415\t''
WXA416\t''
WXA417\t''
WXA418\t''
WXA419\t''
WXA420\t''
WXA421\t''
WXA501\t''
WXA502\t''
WXA503\t''
WXA504\t''
WXA505\t''
WXA506\t''
WXA601\t''
WXA602\t''
WXA603\t''
WXA604\t''
WXA701\t''
WXA702\t''
WXA703\t''
WXA704\t''
WXA705\t''
WXA706\t''
WXA707\t''
WXA708\t''
WXA801\t''
WXA802\t''
WXA803\t''
WXA804\t''
WXA805\t''
WXA806\t''
WXA807\t''
WXA808\t''
WXA809\t''
WXA901\t''
WXA902\t''
WXA903\t''
WXA904\t''
WXA905\t''
WXA906\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l skip -d 'Leave these out: ids, names or areas [env: WXAUTH_CHECK_SKIP]' -r -f -a "link\t''
state\t''
code\t''
ticket\t''
leak\t''
cors\t''
identity\t''
upstream\t''
browser\t''
WXA101\t''
WXA102\t''
WXA103\t''
WXA104\t''
WXA105\t''
WXA106\t''
WXA107\t''
WXA108\t''
WXA109\t''
WXA110\t''
WXA111\t''
WXA112\t''
WXA113\t''
WXA114\t''
WXA115\t''
WXA116\t''
WXA117\t''
WXA201\t''
WXA202\t''
WXA203\t''
WXA204\t''
WXA205\t''
WXA206\t''
WXA207\t''
WXA301\t''
WXA302\t''
WXA303\t''
WXA304\t''
WXA305\t''
WXA306\t''
WXA307\t''
WXA308\t''
WXA401\t''
WXA402\t''
WXA403\t''
WXA404\t''
WXA405\t''
WXA406\t''
WXA407\t''
WXA408\t''
WXA409\t''
WXA410\t''
WXA411\t''
WXA412\t''
WXA413\t''
WXA414\t''
WXA415\t''
WXA416\t''
WXA417\t''
WXA418\t''
WXA419\t''
WXA420\t''
WXA421\t''
WXA501\t''
WXA502\t''
WXA503\t''
WXA504\t''
WXA505\t''
WXA506\t''
WXA601\t''
WXA602\t''
WXA603\t''
WXA604\t''
WXA701\t''
WXA702\t''
WXA703\t''
WXA704\t''
WXA705\t''
WXA706\t''
WXA707\t''
WXA708\t''
WXA801\t''
WXA802\t''
WXA803\t''
WXA804\t''
WXA805\t''
WXA806\t''
WXA807\t''
WXA808\t''
WXA809\t''
WXA901\t''
WXA902\t''
WXA903\t''
WXA904\t''
WXA905\t''
WXA906\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l fail-on -d 'The lowest severity that makes the exit code 1 [default: medium] [env: WXAUTH_CHECK_FAIL_ON]' -r -f -a "low\t''
medium\t''
high\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l report -d 'Write a report: json=FILE, junit=FILE, sarif=FILE, html=FILE; commas or repeated flags for several; `-` for stdout [env: WXAUTH_CHECK_REPORT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l baseline -d 'Findings listed in FILE are known: shown, but they do not make the exit code 1 [env: WXAUTH_CHECK_BASELINE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l write-baseline -d 'Write the findings of this run to FILE, for --baseline; they count as known at once' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l emit-session -d 'After the check, write a login for later steps: cookies to FILE (curl, hurl), FILE.json (Playwright), FILE.ticket [env: WXAUTH_CHECK_EMIT_SESSION]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l mock-port -d 'Port of the emulator; 0 = any free one [default: 8787 for a back end that already runs] [env: WXAUTH_CHECK_MOCK_PORT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l patience -d 'How long the back end may take for one answer [default: 12s] [env: WXAUTH_CHECK_PATIENCE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l demo -d 'Check the built-in reference app; needs no set-up [env: WXAUTH_CHECK_DEMO]'
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l exit-zero -d 'Exit with 0 even if something was found'
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand check" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l flaw -d 'Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them [env: WXAUTH_DEMO_FLAW]' -r -f -a "list\t''
link-none\t''
link-order\t''
link-no-fragment\t''
link-not-encoded\t''
link-encoded-twice\t''
link-scope-unknown\t''
link-scope-mismatch\t''
link-response-type\t''
link-appid-placeholder\t''
link-appid-other\t''
link-state-too-long\t''
link-state-odd\t''
link-from-host\t''
link-from-forwarded-host\t''
link-cacheable\t''
link-stale-code\t''
link-elsewhere\t''
link-base-missing\t''
state-missing\t''
state-constant\t''
state-counter\t''
state-time\t''
state-not-verified\t''
state-empty-equal\t''
state-not-bound\t''
state-reusable\t''
state-cookie-open\t''
login-fails\t''
code-replay\t''
double-same-code\t''
double-new-code\t''
refusal-loop\t''
refusal-fails\t''
authdeny-fails\t''
stale-link-loop\t''
stale-link-fails\t''
stale-link-sticks\t''
odd-code-crash\t''
code-concatenated\t''
ticket-base64\t''
ticket-none\t''
ticket-unverified\t''
ticket-any-key\t''
ticket-weak-key\t''
ticket-key-appid\t''
ticket-key-app-secret\t''
ticket-no-exp\t''
ticket-far-exp\t''
ticket-exp-ignored\t''
ticket-nbf-ignored\t''
ticket-aud-ignored\t''
ticket-iss-ignored\t''
ticket-reusable\t''
ticket-tokens\t''
ticket-trailing\t''
ticket-in-url\t''
ticket-sent-in-url\t''
ticket-other-user\t''
ticket-not-required\t''
ticket-alg-confused\t''
ticket-counter\t''
ticket-md5\t''
ticket-time\t''
ticket-object-id\t''
ticket-uuid-1\t''
ticket-short\t''
leak-secret-page\t''
leak-secret-script\t''
leak-secret-link\t''
leak-secret-error\t''
leak-token-header\t''
leak-token-cookie\t''
leak-tokens-answer\t''
leak-session-key\t''
leak-upstream-url\t''
upstream-leak\t''
leak-stack-trace\t''
cors-header-missing\t''
cors-any-origin\t''
cors-wildcard-credentials\t''
cors-null\t''
switch-keeps-user\t''
logins-mixed-up\t''
shared-link-logs-in\t''
friend-lost\t''
openid-from-client\t''
global-user\t''
snapshot-accepted\t''
unionid-needed\t''
errcode-as-success\t''
text-plain-refused\t''
nickname-garbled\t''
no-deadline\t''
busy-fails\t''
not-json-crash\t''
http-500-crash\t''
reset-crash\t''
process-dies\t''
open-redirect\t''
session-cookie-script\t''
session-cookie-insecure\t''
session-cookie-cross-site\t''
session-fixation\t''
session-not-renewed\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l style -d 'Who takes the code to the back end: the page (spa), or the back end itself with a session cookie [default: spa] [env: WXAUTH_DEMO_STYLE]' -r -f -a "spa\t''
session\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l rate -d 'Logins to begin each second, whether earlier ones have ended or not; 600/m also works [env: WXAUTH_LOAD_RATE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l concurrency -d 'Users who log in at the same time; the next starts as soon as one is done [default: 10 without --rate] [env: WXAUTH_LOAD_CONCURRENCY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l users -d 'How many different users there are, each with an openid of their own; they take turns [default: 1000] [env: WXAUTH_LOAD_USERS]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l duration -d 'How long to load at full strength; at most 24h [default: 10s] [env: WXAUTH_LOAD_DURATION]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l ramp -d 'How long to grow to full strength; not part of the result [default: 0s] [env: WXAUTH_LOAD_RAMP]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l max-p99 -d 'Exit with 1 unless 99 of 100 logins take at most this long [env: WXAUTH_LOAD_MAX_P99]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l max-error-rate -d 'Exit with 1 if a larger share of logins fails [default: 1%] [env: WXAUTH_LOAD_MAX_ERROR_RATE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l report -d 'Write a report: json=FILE, html=FILE; commas or repeated flags for several; `-` for stdout [env: WXAUTH_LOAD_REPORT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l export -d 'Load nothing; write the same logins for another tool: locust, or locust=FILE; without a FILE to stdout [env: WXAUTH_LOAD_EXPORT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l mock-port -d 'Port of the emulator; 0 = any free one [default: 8787 for a back end that already runs] [env: WXAUTH_LOAD_MOCK_PORT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l patience -d 'How long the back end may take for one answer before the login counts as failed [default: 12s] [env: WXAUTH_LOAD_PATIENCE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l demo -d 'Load the built-in reference app; needs no set-up [env: WXAUTH_LOAD_DEMO]'
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand load" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l mock -d 'Log a virtual user in at the built-in emulator, or at the one at URL' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l as -d 'Which virtual user logs in at the emulator [default: zhangsan] [env: WXAUTH_LOGIN_AS]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l platform -d 'Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]' -r -f -a "mp\t''
web\t''
component\t''
work\t''
work-web\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l account -d 'Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]' -r -f -a "service\t''
test\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l redirect-uri -d 'Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l scope -d 'snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l component-appid -d 'The third-party platform\'s own AppID [env: WXAUTH_COMPONENT_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l agentid -d 'WeCom: the app\'s AgentID [env: WXAUTH_AGENTID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l lang-param -d 'Language of WeChat\'s own page: cn or en (web), zh or en (work-web) [env: WXAUTH_LANG_PARAM]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l open-base -d 'Base address of WeChat\'s browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l host -d 'Address to bind [default: 127.0.0.1] [env: WXAUTH_LISTEN_HOST]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l port -d 'Port to bind; 0 = any free one [default: 8910] [env: WXAUTH_LISTEN_PORT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l path -d 'Path of the callback [default: /callback] [env: WXAUTH_LISTEN_PATH]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l public-url -d 'The address others use to reach it: a tunnel\'s, or a name in the hosts file [env: WXAUTH_LISTEN_PUBLIC_URL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l timeout -d 'Give up after this long (with --keep: never, unless given) [default: 5m] [env: WXAUTH_LISTEN_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l secret -d 'App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l secret-file -d 'File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l component-access-token -d 'The third-party platform\'s token; prefer the variable [env: WXAUTH_COMPONENT_ACCESS_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l component-access-token-file -d 'File with the third-party platform\'s token, or `-` [env: WXAUTH_COMPONENT_ACCESS_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l retry -d 'Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never [default: 2] [env: WXAUTH_RETRY]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l ticket-secret -d 'Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l ticket-secret-file -d 'File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l key-file -d 'Key file (PEM, DER or JWK), or `-`: private to sign, public to verify [env: WXAUTH_TICKET_KEY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l key-encoding -d 'How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]' -r -f -a "utf8\t''
base64\t''
hex\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l alg -d 'HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key\'s usual one] [env: WXAUTH_TICKET_ALG]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l ttl -d 'How long the ticket lives [default: 2h] [env: WXAUTH_TICKET_TTL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l not-before -d 'The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600 [env: WXAUTH_TICKET_NOT_BEFORE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l issuer -d 'The claim iss: who issues the ticket [env: WXAUTH_TICKET_ISSUER]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l audience -d 'The claim aud: the service the ticket is for; may be repeated [env: WXAUTH_TICKET_AUDIENCE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l claim -d 'A further claim: name=text or name:=json; may be repeated [env: WXAUTH_TICKET_CLAIM]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l kid -d 'The header\'s kid [default: the JWK\'s] [env: WXAUTH_TICKET_KID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l force-popup -d 'Ask the user even after a recent login [env: WXAUTH_FORCE_POPUP]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l force-snapshot -d 'Force the snapshot page (快照页) [env: WXAUTH_FORCE_SNAPSHOT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l connect-redirect -d 'Add connect_redirect=1, which keeps phones from calling the callback twice [env: WXAUTH_CONNECT_REDIRECT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l force -d 'Build the link even if WeChat would refuse it'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l lan -d 'Let a phone on the same network reach it; shows the address and a QR code [env: WXAUTH_LISTEN_LAN]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l open -d 'Open the link in a browser [env: WXAUTH_LISTEN_OPEN]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l qr -d 'Show the link as a QR code [env: WXAUTH_LISTEN_QR]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l show-secrets -d 'Print tokens in full'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l strict -d 'A key that can be guessed is an error [env: WXAUTH_TICKET_STRICT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l include-tokens -d 'Allow WeChat\'s tokens in the payload, where everybody can read them'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand login" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l host -d 'Address to bind [default: 127.0.0.1] [env: WXAUTH_MOCK_HOST]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l port -d 'Port to bind; 0 = any free one [default: 8787] [env: WXAUTH_MOCK_PORT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l public-url -d 'How browsers reach the emulator, for addresses in answers [default: the request\'s Host] [env: WXAUTH_MOCK_PUBLIC_URL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l auto-approve -d 'Consent without a page, as the user the browser is signed in as, or as USER [env: WXAUTH_MOCK_AUTO_APPROVE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l outside-wechat -d 'Browsers other than WeChat\'s: offer to continue, or refuse as WeChat does [default: offer] [env: WXAUTH_MOCK_OUTSIDE_WECHAT]' -r -f -a "offer\t''
refuse\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l refusal -d 'What a refusal sends to the callback: nothing, only the state, or code=authdeny [default: none] [env: WXAUTH_MOCK_REFUSAL]' -r -f -a "none\t''
state-only\t''
authdeny\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l switch -d 'Choose a behaviour nobody outside WeChat knows for sure; a wrong name lists them all [env: WXAUTH_MOCK_SWITCH]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l scenario -d 'What goes wrong: double-callback-same-code, slow-token, reset…; a wrong name lists them all, `wxauth explain NAME` explains one [env: WXAUTH_MOCK_SCENARIO]' -r -f -a "double-callback-same-code\t''
double-callback-new-code\t''
back-button\t''
refresh-on-callback\t''
shared-link-with-code\t''
deny\t''
snapshot-user\t''
no-unionid\t''
lost-cookie\t''
hash-route\t''
state-too-long\t''
slow-token\t''
busy-then-ok\t''
hang\t''
non-json\t''
http-500\t''
reset\t''
rate-limited\t''
expired-code\t''
used-code\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l apps -d 'TOML file with [[app]] and [[user]], instead of [[mock.app]] and [[mock.user]] [env: WXAUTH_MOCK_APPS]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l seed -d 'Make codes and tokens reproducible: the same requests get the same answers [env: WXAUTH_MOCK_SEED]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l ready-file -d 'Write the `ready` line to FILE once the emulator can be reached; removed at the end [env: WXAUTH_MOCK_READY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l tls-ca-file -d 'Where --tls writes the certificate to trust (PEM); new at every start, removed at the end [env: WXAUTH_MOCK_TLS_CA_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l control-token -d 'Let other machines use the control API and the inspector with this token; prefer the variable [env: WXAUTH_MOCK_CONTROL_TOKEN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l control-token-file -d 'File with the control token, or `-` [env: WXAUTH_MOCK_CONTROL_TOKEN_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l allow-host -d 'Another name the control API may be called by, such as a container\'s; --tls covers it too [env: WXAUTH_MOCK_ALLOW_HOST]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l strict-order -d 'Refuse links whose parameters are not in the documented order [env: WXAUTH_MOCK_STRICT_ORDER]'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l no-cast -d 'Only the configured users, not the built-in ones [env: WXAUTH_MOCK_NO_CAST]'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l tls -d 'Answer TLS on the same port too, in the name of all WeChat hosts [env: WXAUTH_MOCK_TLS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l quiet -d 'No line per request [env: WXAUTH_MOCK_QUIET]'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l fidelity -d 'Print which WeChat behaviours are reproduced, by number, with tests and switches, then exit'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand mock" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l front -d 'Serve the web application at URL on PORT, with its WeChat login links pointed to the emulator [env: WXAUTH_RUN_FRONT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l browser -d 'Open Chromium, with a fresh profile and WeChat\'s User-Agent, at URL or the first --front' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l events -d 'Write what happens to FILE as JSON lines, from `ready` to `end`; with --json too, as stdout is the command\'s own [env: WXAUTH_RUN_EVENTS]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l wait-for -d 'Report `up` once the command answers at URL; stop the command if it does not in time' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l wait-timeout -d 'How long --wait-for waits [default: 60s] [env: WXAUTH_RUN_WAIT_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l auto-approve -d 'Consent without a page, as the user the browser is signed in as, or as USER [env: WXAUTH_MOCK_AUTO_APPROVE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l outside-wechat -d 'Browsers other than WeChat\'s: offer to continue, or refuse as WeChat does [default: offer] [env: WXAUTH_MOCK_OUTSIDE_WECHAT]' -r -f -a "offer\t''
refuse\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l refusal -d 'What a refusal sends to the callback: nothing, only the state, or code=authdeny [default: none] [env: WXAUTH_MOCK_REFUSAL]' -r -f -a "none\t''
state-only\t''
authdeny\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l switch -d 'Choose a behaviour nobody outside WeChat knows for sure; a wrong name lists them all [env: WXAUTH_MOCK_SWITCH]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l scenario -d 'What goes wrong: double-callback-same-code, slow-token, reset…; a wrong name lists them all, `wxauth explain NAME` explains one [env: WXAUTH_MOCK_SCENARIO]' -r -f -a "double-callback-same-code\t''
double-callback-new-code\t''
back-button\t''
refresh-on-callback\t''
shared-link-with-code\t''
deny\t''
snapshot-user\t''
no-unionid\t''
lost-cookie\t''
hash-route\t''
state-too-long\t''
slow-token\t''
busy-then-ok\t''
hang\t''
non-json\t''
http-500\t''
reset\t''
rate-limited\t''
expired-code\t''
used-code\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l apps -d 'TOML file with [[app]] and [[user]], instead of [[mock.app]] and [[mock.user]] [env: WXAUTH_MOCK_APPS]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l seed -d 'Make codes and tokens reproducible: the same requests get the same answers [env: WXAUTH_MOCK_SEED]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l offline -d 'Refuse every connection through the proxy that is not for WeChat [env: WXAUTH_RUN_OFFLINE]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l doctor -d 'Do not start the command: show what its runtime is told, and test that its calls arrive'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l quiet -d 'No summary at the end [env: WXAUTH_RUN_QUIET]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l strict-order -d 'Refuse links whose parameters are not in the documented order [env: WXAUTH_MOCK_STRICT_ORDER]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l no-cast -d 'Only the configured users, not the built-in ones [env: WXAUTH_MOCK_NO_CAST]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand run" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l host -d 'Address to bind [default: 127.0.0.1] [env: WXAUTH_DEMO_HOST]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l port -d 'Port to bind; 0 = any free one [default: 8788] [env: WXAUTH_DEMO_PORT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l public-url -d 'The address others use to reach it: a tunnel\'s, or a name in the hosts file [env: WXAUTH_DEMO_PUBLIC_URL]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l origin -d 'The one other origin whose pages may call the API, e.g. https://h5.example.com [env: WXAUTH_DEMO_ORIGIN]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l ready-file -d 'Write the `ready` line to FILE once the app can be opened; removed at the end [env: WXAUTH_DEMO_READY_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l style -d 'Who takes the code to the back end: the page (spa), or the back end itself with a session cookie [default: spa] [env: WXAUTH_DEMO_STYLE]' -r -f -a "spa\t''
session\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l flaw -d 'Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them [env: WXAUTH_DEMO_FLAW]' -r -f -a "list\t''
link-none\t''
link-order\t''
link-no-fragment\t''
link-not-encoded\t''
link-encoded-twice\t''
link-scope-unknown\t''
link-scope-mismatch\t''
link-response-type\t''
link-appid-placeholder\t''
link-appid-other\t''
link-state-too-long\t''
link-state-odd\t''
link-from-host\t''
link-from-forwarded-host\t''
link-cacheable\t''
link-stale-code\t''
link-elsewhere\t''
link-base-missing\t''
state-missing\t''
state-constant\t''
state-counter\t''
state-time\t''
state-not-verified\t''
state-empty-equal\t''
state-not-bound\t''
state-reusable\t''
state-cookie-open\t''
login-fails\t''
code-replay\t''
double-same-code\t''
double-new-code\t''
refusal-loop\t''
refusal-fails\t''
authdeny-fails\t''
stale-link-loop\t''
stale-link-fails\t''
stale-link-sticks\t''
odd-code-crash\t''
code-concatenated\t''
ticket-base64\t''
ticket-none\t''
ticket-unverified\t''
ticket-any-key\t''
ticket-weak-key\t''
ticket-key-appid\t''
ticket-key-app-secret\t''
ticket-no-exp\t''
ticket-far-exp\t''
ticket-exp-ignored\t''
ticket-nbf-ignored\t''
ticket-aud-ignored\t''
ticket-iss-ignored\t''
ticket-reusable\t''
ticket-tokens\t''
ticket-trailing\t''
ticket-in-url\t''
ticket-sent-in-url\t''
ticket-other-user\t''
ticket-not-required\t''
ticket-alg-confused\t''
ticket-counter\t''
ticket-md5\t''
ticket-time\t''
ticket-object-id\t''
ticket-uuid-1\t''
ticket-short\t''
leak-secret-page\t''
leak-secret-script\t''
leak-secret-link\t''
leak-secret-error\t''
leak-token-header\t''
leak-token-cookie\t''
leak-tokens-answer\t''
leak-session-key\t''
leak-upstream-url\t''
upstream-leak\t''
leak-stack-trace\t''
cors-header-missing\t''
cors-any-origin\t''
cors-wildcard-credentials\t''
cors-null\t''
switch-keeps-user\t''
logins-mixed-up\t''
shared-link-logs-in\t''
friend-lost\t''
openid-from-client\t''
global-user\t''
snapshot-accepted\t''
unionid-needed\t''
errcode-as-success\t''
text-plain-refused\t''
nickname-garbled\t''
no-deadline\t''
busy-fails\t''
not-json-crash\t''
http-500-crash\t''
reset-crash\t''
process-dies\t''
open-redirect\t''
session-cookie-script\t''
session-cookie-insecure\t''
session-cookie-cross-site\t''
session-fixation\t''
session-not-renewed\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l refusal -d 'What a refusal at the built-in emulator sends to the page: nothing, only the state, or code=authdeny [default: state-only] [env: WXAUTH_DEMO_REFUSAL]' -r -f -a "none\t''
state-only\t''
authdeny\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l outside-wechat -d 'Other browsers at the built-in emulator: offer a way on, or refuse as WeChat does [default: offer] [env: WXAUTH_DEMO_OUTSIDE_WECHAT]' -r -f -a "offer\t''
refuse\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l mock -d 'An emulator already running (`wxauth mock`): sets --api-base and --open-base [env: WXAUTH_MOCK]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l api-base -d 'Base address of WeChat\'s server calls, instead of https://api.weixin.qq.com [env: WXAUTH_API_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l open-base -d 'Base address of WeChat\'s browser pages, instead of https://open.weixin.qq.com [env: WXAUTH_OPEN_BASE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l secret -d 'App secret; prefer the variable or --secret-file (flags show in process lists) [env: WXAUTH_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l secret-file -d 'File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l ticket-secret -d 'Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file [env: WXAUTH_TICKET_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l ticket-secret-file -d 'File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l key-encoding -d 'How the ticket secret is written (old Java libraries decode base64, Node and Python do not) [default: utf8] [env: WXAUTH_TICKET_KEY_ENCODING]' -r -f -a "utf8\t''
base64\t''
hex\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l open -d 'Open the page in a browser [env: WXAUTH_DEMO_OPEN]'
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand demo" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l timeout -d 'Give up after this long [default: 30s] [env: WXAUTH_WAIT_TIMEOUT]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l cacert -d 'Trust only the certificates in this PEM file [env: WXAUTH_CACERT]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l system-certs -d 'Trust the system\'s certificate store [env: WXAUTH_SYSTEM_CERTS]'
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand wait" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand explain" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l platform -d 'Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program [default: mp] [env: WXAUTH_PLATFORM]' -r -f -a "mp\t''
web\t''
component\t''
work\t''
work-web\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l account -d 'Kind of account, for the callback-domain rules (test accounts allow IP and port) [env: WXAUTH_ACCOUNT]' -r -f -a "service\t''
test\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l appid -d 'AppID (WeCom: CorpID) [env: WXAUTH_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l component-appid -d 'The third-party platform\'s own AppID [env: WXAUTH_COMPONENT_APPID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l agentid -d 'WeCom: the app\'s AgentID [env: WXAUTH_AGENTID]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l redirect-uri -d 'Where WeChat sends the browser back [env: WXAUTH_REDIRECT_URI]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l scope -d 'snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom) [env: WXAUTH_SCOPE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l secret-file -d 'File with the app secret, or `-` [env: WXAUTH_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l secret-env -d 'Name of the variable that will hold the app secret [default: WXAUTH_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l ticket-secret-file -d 'File with the key that signs tickets, or `-`; one trailing newline is dropped [env: WXAUTH_TICKET_SECRET_FILE]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l ticket-secret-env -d 'Name of the variable that will hold the key that signs tickets [default: WXAUTH_TICKET_SECRET]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l page -d 'With --backend: the page that needs the login; of a mini program\'s back end the call that takes the code' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l style -d 'With --backend: who takes the code, the page (spa), the back end (session) or a mini program (mini)' -r -f -a "spa\t''
session\t''
mini\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l key-env -d 'With --backend: name of the variable with the key that signs tickets, so that wxauth can sign some' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l new-ticket-key -d 'Make a random key that signs tickets in ~/.config/wxauth/ticket-key, unless there is one'
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l force -d 'Replace what is asked about in the existing wxauth.toml, and keep the rest'
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l backend -d 'Describe a back end for `wxauth check`: adds [backend] to the existing wxauth.toml'
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand init" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -f -a "show" -d 'Show every setting, its value in force (secrets as `(set)`) and its origin'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and not __fish_seen_subcommand_from show path" -f -a "path" -d 'Show which configuration files are looked for, and which are in use'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand completions" -s h -l help -d 'Print help'
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l dir -d 'Write every page into DIR, creating it if needed' -r -f -a "(__fish_complete_directories)"
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l lang -d 'Language of texts for people [default: the system\'s] [env: WXAUTH_LANG]' -r -f -a "zh\t''
en\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l color -d 'Colour the output [default: auto] [env: WXAUTH_COLOR]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l profile -d 'Use the sections [profile.NAME.…] of the configuration files [env: WXAUTH_PROFILE]' -r -f
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l config -d 'Read this file instead of the project\'s wxauth.toml [env: WXAUTH_CONFIG]' -r -F
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l json -d 'Print one JSON document instead of text [env: WXAUTH_JSON]'
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -l no-input -d 'Never ask; a missing value is an error [env: WXAUTH_NO_INPUT]'
complete -c wxauth -n "__fish_wxauth_using_subcommand man" -s h -l help -d 'Print help'
