//! What a configuration says, and what is told when it says it wrongly.

use proptest::prelude::*;
use proptest::string::string_regex;

use super::*;
use crate::secret::Secret;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("/etc/flowdeck/config.toml"))
}

fn refused(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

fn env(set: &[(&str, &str)]) -> Env {
    Env::of(set.iter().copied()).unwrap()
}

fn chosen(config: &Config, flags: &Flags, set: &[(&str, &str)]) -> Result<Selection, ConfigError> {
    select(config, flags, &env(set))
}

fn url_flag(url: &str) -> Flags {
    Flags { url: Some(url.to_owned()), ..Flags::default() }
}

const TWO: &str = r#"
    contexts.local.url = "http://localhost:8080/engine-rest/"
    [contexts.prod]
    url = "https://bpm.example.org/engine-rest"
    read_only = true
    production = true
    refresh = "1m"
    auth.basic = { user = "ops", password = { env = "BPM" } }
"#;

#[test]
fn the_example_shows_every_key_that_works_and_is_right() {
    let text = include_str!("../../config.example.toml");
    let config = parse(text).unwrap();
    assert!(config.warnings.is_empty(), "{:?}", config.warnings);
    let keys = [TOP, OWN, CONTEXT, AUTH, BASIC, OAUTH, TLS, SECRET].into_iter().flatten();
    for key in keys.filter(|k| k.is_built()) {
        let shown = text
            .lines()
            .filter(|l| !l.starts_with('#'))
            .any(|l| l.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == key.name));
        assert!(shown, "`{}` is not shown", key.name);
    }
}

#[test]
fn a_context_says_what_stands_there_and_the_rest_is_usual() {
    let config = parse(TWO).unwrap();
    let [local, prod] = config.contexts.as_slice() else { panic!("{config:?}") };
    assert_eq!((local.name.as_str(), local.url.as_str()), ("local", "http://localhost:8080/engine-rest"));
    assert_eq!((local.refresh, local.timeout, local.read_only), (REFRESH, TIMEOUT, false));
    assert!(prod.read_only && prod.production && prod.refresh == Duration::from_mins(1));
    assert_eq!(prod.user.as_deref(), Some("ops"), "who signs in is who `mine` means");
    assert!(matches!(prod.sign_in.secret(), Some(Secret::Env(name)) if name == "BPM"));
}

#[test]
fn files_of_secrets_start_at_the_configuration() {
    let config = parse("[contexts.a]\nurl = 'http://h'\nauth.bearer = { file = 'a.token' }").unwrap();
    assert!(matches!(config.contexts[0].sign_in.secret(), Some(Secret::File(p)) if p == Path::new("/etc/flowdeck/a.token")));
}

#[test]
fn a_password_in_plain_text_works_and_is_warned_about() {
    let config = parse("[contexts.a]\nurl = 'http://h'\nauth.basic = { user = 'u', password = 'hunter2' }").unwrap();
    assert!(matches!(config.contexts[0].sign_in.secret(), Some(Secret::Plain(_))));
    assert_eq!(config.warnings.len(), 1);
    assert!(config.warnings[0].contains("contexts.a.auth.basic.password") && !config.warnings[0].contains("hunter2"));
}

#[test]
fn an_unknown_key_is_told_with_its_place_and_the_closest_name() {
    let text = refused("[contexts.a]\nurl = 'http://h'\n  refesh = '10s' # often\n");
    let wanted = "/etc/flowdeck/config.toml:3:3: contexts.a.refesh: there is no such key; did you mean `refresh`?\n   3 |   refesh = …\n         ^^^^^^";
    assert_eq!(text, wanted);
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    let error = parse(
        "colour = 'red'\ndefault = 'pord'\n[contexts.prod]\nurl = 5\nread_only = 'yes'\nrefresh = '10'\ntimeout = '1ms'\n[contexts.b]\nauth = {}\n[contexts.c]\nurl = 'http://h'\nauth.basic.pasword = 'hunter2'\n",
    )
    .unwrap_err();
    let lines: Vec<_> = error.problems.iter().map(|p| p.line.unwrap()).collect();
    assert_eq!(lines, [1, 2, 4, 5, 6, 7, 8, 9, 12, 12, 12], "{error}");
    let text = error.to_string();
    for told in
        ["did you mean `prod`", "true or false", "`url` is needed", "one way to sign in", "did you mean `password`", "`user` is needed"]
    {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(!text.contains("hunter2"));
}

#[test]
fn what_is_designed_and_not_built_is_refused_with_that_word() {
    for later in ["cluster = {}", "operate = {}", "auth.session = {}"] {
        let text = refused(&format!("[contexts.a]\nurl = 'http://h'\n{later}"));
        assert!(text.contains("not built yet") && !text.contains('\u{1b}'), "{text}");
        assert_eq!(text.matches("config.toml:").count(), 1, "one message for one thing: {text}");
    }
}

#[test]
fn the_way_to_a_server_is_read_with_its_files_and_secrets() {
    let config = parse(
        r"[contexts.a]
        url = 'https://h/engine-rest'
        tenant = 'acme'
        tls = { ca = 'ca.pem', certificate = '/me.pem', key = 'me.key', insecure = true }
        proxy = 'http://proxy:3128/'
        headers = { X-Team = 'ops', X-Key = { env = 'FLOWDECK_TOKENS' } }
        auth.oauth = { token_url = 'https://id/token', client_id = 'c', client_secret = { file = 's' }, audience = 'engine', scope = 'read' }
        ",
    )
    .unwrap();
    let [context] = config.contexts.as_slice() else { panic!("{config:?}") };
    let here = Path::new("/etc/flowdeck");
    let identity = Some((PathBuf::from("/me.pem"), here.join("me.key")));
    assert_eq!(context.tls, Tls { ca: Some(here.join("ca.pem")), identity, insecure: true });
    assert_eq!(context.proxy, Proxy::Via(BaseUrl::parse("http://proxy:3128").unwrap()));
    assert_eq!(context.tenant.as_deref(), Some("acme"));
    let headers: Vec<_> = context.headers.iter().map(|(name, secret)| (name.as_str(), format!("{secret:?}"))).collect();
    assert_eq!(headers[0].0, "x-team");
    assert_eq!(headers[1], ("x-key", "Secret(the environment variable FLOWDECK_TOKENS)".to_owned()));
    let SignIn::OAuth(grant) = &context.sign_in else { panic!("{context:?}") };
    assert_eq!(
        (grant.token_url.as_str(), grant.audience.as_deref(), grant.scope.as_deref()),
        ("https://id/token", Some("engine"), Some("read"))
    );
    assert!(config.warnings.is_empty(), "a header that is no secret by its name may stand there: {:?}", config.warnings);
    assert_eq!(parse("[contexts.a]\nurl = 'http://h'\nproxy = 'none'").unwrap().contexts[0].proxy, Proxy::Direct);
    assert_eq!(parse("[contexts.a]\nurl = 'http://h'\nheaders.X-Api-Key = 'k'").unwrap().warnings.len(), 1);
}

#[test]
fn a_way_that_cannot_be_is_refused_with_what_to_do() {
    for (line, told) in [
        ("tls.certificate = 'a.pem'", "`key` is needed"),
        ("tls.key = 'a.key'", "`certificate` is needed"),
        ("tls.insecure = 'yes'", "true or false"),
        ("tls.cafile = 'x'", "did you mean `ca`"),
        ("proxy = 'proxy:3128'", "http://"),
        ("proxy = 'http://u:hunter2@proxy'", "HTTPS_PROXY may"),
        ("headers = { 'bad name' = 'x' }", "no name of a header"),
        ("headers = { Host = 'x' }", "flowdeck says this one itself"),
        ("auth.bearer = { env = 'T' }\nheaders = { Authorization = 'x' }", "leave out one of the two"),
        ("auth.oauth = { client_id = 'c', client_secret = 'hunter2' }", "`token_url` is needed"),
        ("auth.oauth = { token_url = 'id', client_id = 'c', client_secret = { env = 'S' } }", "http://"),
        ("auth.basic.user = 'u'\nauth.oauth.client_id = 'c'", "one way to sign in"),
    ] {
        let text = refused(&format!("[contexts.a]\nurl = 'http://h'\n{line}"));
        assert!(text.contains(told) && !text.contains("hunter2"), "{line}: {text}");
    }
}

const CAMUNDA: [(&str, &str); 6] = [
    ("CAMUNDA_BASE_URL", "https://bpm.example.org/engine-rest"),
    ("CAMUNDA_CLIENT_ID", "deck"),
    ("CAMUNDA_CLIENT_SECRET", "hunter2"),
    ("CAMUNDA_OAUTH_URL", "https://id.example.org/token"),
    ("CAMUNDA_TOKEN_AUDIENCE", "engine"),
    ("CAMUNDA_DEFAULT_TENANT_ID", "acme"),
];

#[test]
fn the_camunda_variables_are_a_context_of_their_own_and_the_file_goes_before_it() {
    let alone = chosen(&Config::default(), &Flags::default(), &CAMUNDA).unwrap();
    let context = alone.context();
    assert_eq!((context.name.as_str(), context.tenant.as_deref(), context.user.as_deref()), ("bpm.example.org", Some("acme"), None));
    let SignIn::OAuth(grant) = &context.sign_in else { panic!("{context:?}") };
    assert_eq!((grant.client_id.as_str(), grant.audience.as_deref()), ("deck", Some("engine")));
    assert!(!format!("{alone:?} {:?}", env(&CAMUNDA)).contains("hunter2"));

    let one = parse("contexts.a.url = 'https://bpm.example.org/engine-rest'").unwrap();
    let beside = chosen(&one, &Flags::default(), &CAMUNDA).unwrap();
    assert_eq!((beside.context().name.as_str(), beside.contexts.len()), ("a", 2));
    assert!(beside.context().sign_in.secret().is_none() && beside.context().tenant.is_none(), "nothing is mixed");
    let named = Flags { context: Some("bpm.example.org".to_owned()), ..Flags::default() };
    assert!(chosen(&one, &named, &CAMUNDA).unwrap().context().sign_in.secret().is_some());
    let url = chosen(&one, &url_flag("https://bpm.example.org/engine-rest"), &CAMUNDA).unwrap();
    assert!(url.context().sign_in.secret().is_none(), "nor lent to --url");
}

#[test]
fn half_of_the_camunda_variables_is_told_and_takes_nothing_from_the_rest() {
    let half = [CAMUNDA[0], CAMUNDA[1]];
    let told = chosen(&Config::default(), &Flags::default(), &half).unwrap_err().to_string();
    assert!(told.contains("belong together"), "{told}");
    let wrong = [("CAMUNDA_BASE_URL", "https://u:hunter2@h")];
    let told = chosen(&Config::default(), &Flags::default(), &wrong).unwrap_err().to_string();
    assert!(told.contains("CAMUNDA_BASE_URL") && !told.contains("hunter2"), "{told}");
    let one = chosen(&parse("contexts.a.url = 'http://h'").unwrap(), &Flags::default(), &half).unwrap();
    assert_eq!((one.context().name.as_str(), one.contexts.len()), ("a", 1));
    assert!(one.notices[0].contains("belong together"));
    assert!(chosen(&Config::default(), &url_flag("http://h"), &half).is_ok());
}

#[test]
fn urls_that_cannot_be_are_refused() {
    for (url, told) in [
        ("localhost:8080", "http://"),
        ("http://ops:hunter2@h/engine-rest", "auth.basic"),
        ("http://h/x?y=1", "query"),
        ("http://", "not a URL"),
    ] {
        let text = refused(&format!("[contexts.a]\nurl = '{url}'"));
        assert!(text.contains(told) && !text.contains("hunter2"), "{text}");
    }
    assert!(refused("[contexts.a]\nurl = 'http://h/engine-rest/engine/x'\nengine = 'y'").contains("names an engine already"));
}

#[test]
fn text_that_is_not_toml_is_told_without_its_content() {
    for text in [
        "password = hunter2",
        "a = 'hunter2",
        "a = \"hunter2\\q\"",
        "[contexts.a\nx = 'hunter2'",
        "a = 'hunter2'\na = 'hunter2'",
        "a = 'x' hunter2",
    ] {
        let told = refused(text);
        assert!(told.contains("config.toml:") && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn secrets_come_from_exactly_one_place() {
    for (secret, told) in [
        ("{}", "in one way"),
        ("{ env = 'A', file = 'b' }", "in one way"),
        ("{ command = 'pass show' }", "a program and its arguments"),
        ("{ command = [] }", "a program and its arguments"),
        ("{ comand = ['x'] }", "did you mean `command`"),
        ("5", "of type integer"),
        ("''", "is empty"),
    ] {
        let text = refused(&format!("[contexts.a]\nurl = 'http://h'\nauth.bearer = {secret}"));
        assert!(text.contains(told), "{secret}: {text}");
    }
}

proptest! {
    /// Wherever a secret ends up in a file, right or wrong, nothing that is told or debugged repeats it.
    #[test]
    fn nothing_repeats_a_secret(
        secret in string_regex("[a-zA-Z0-9]{12}").unwrap(),
        shape in 0..12_usize,
        key in string_regex("(user|pasword|password|token|bearer|url|headers)").unwrap(),
    ) {
        let told = format!("S3CR{secret}");
        let line = match shape {
            0 => format!("auth.basic = {{ user = 'u', password = '{told}' }}"),
            1 => format!("auth.basic = {{ user = 'u', {key} = '{told}' }}"),
            2 => format!("auth.bearer = '{told}' # {told}"),
            3 => format!("auth.{key} = '{told}'"),
            4 => format!("auth.bearer = {{ command = ['echo', '{told}'], {key} = 1 }}"),
            5 => format!("{key} = {told}"),
            6 => format!("refresh = '{told}'\nrefesh = \"\"\"\n{told}\n\"\"\"; {key} = 1"),
            8 => format!("headers = {{ X-Key = '{told}', {key} = {{ comand = '{told}' }} }}"),
            9 => format!("auth.oauth = {{ token_url = 'http://h', client_id = 'c', client_secret = '{told}', {key} = '{told}' }}"),
            10 => format!("proxy = 'http://u:{told}@h'\ntls = {{ {key} = '{told}' }}"),
            7 => format!("{key} = [['{told}'], {{ a = '{told}' }}]"),
            _ => format!("cluster = '''\n{told}'''\nengine = 'http://u:{told}@h'\nx.{key} = 2"),
        };
        let shown = match parse(&format!("[contexts.a]\nurl = 'http://h'\n{line}\n")) {
            Ok(mut config) => {
                config.contexts.iter_mut().for_each(|c| c.engine = None);
                format!("{config:?} {:?}", config.warnings)
            }
            Err(error) => format!("{error} {error:?}"),
        };
        prop_assert!(!shown.contains(&told), "{shown}");
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}", tail in "[\\[\\]{}='\".a-z\n# é…]{0,60}") {
        let _ = parse(&format!("{text}\n{tail}"));
        let _ = parse(&tail);
    }
}

#[test]
fn a_flag_goes_before_a_variable_before_the_default() {
    let config = parse(&format!("default = 'prod'\n{TWO}")).unwrap();
    let name = |flags: &Flags, set: &[(&str, &str)]| chosen(&config, flags, set).unwrap().context().name.clone();
    let local = Flags { context: Some("local".to_owned()), ..Flags::default() };
    assert_eq!(name(&Flags::default(), &[]), "prod");
    assert_eq!(name(&Flags::default(), &[("FLOWDECK_CONTEXT", "local")]), "local");
    assert_eq!(name(&local, &[("FLOWDECK_CONTEXT", "prod")]), "local");
    assert_eq!(name(&local, &[("FLOWDECK_URL", "http://other")]), "local");
    assert_eq!(name(&url_flag("http://other:81/x"), &[("FLOWDECK_CONTEXT", "prod")]), "other:81");
    assert_eq!(name(&Flags::default(), &[("FLOWDECK_URL", "http://other")]), "other");
    assert!(chosen(&config, &Flags { url: Some("http://h".to_owned()), ..local }, &[]).is_err());
}

#[test]
fn without_a_wish_the_only_context_is_opened_and_among_several_one_must_be_named() {
    let one = parse("contexts.a.url = 'http://h'").unwrap();
    assert_eq!(chosen(&one, &Flags::default(), &[]).unwrap().context().name, "a");
    let two = chosen(&parse(TWO).unwrap(), &Flags::default(), &[]).unwrap_err().to_string();
    assert!(two.contains("local, prod"), "{two}");
    let none = chosen(&Config::default(), &Flags::default(), &[]).unwrap_err().to_string();
    assert!(none.contains("--url") && none.contains("--demo"), "{none}");
}

#[test]
fn an_unknown_context_is_told_with_the_closest_and_the_list() {
    let flags = Flags { context: Some("prd".to_owned()), ..Flags::default() };
    let text = chosen(&parse(TWO).unwrap(), &flags, &[]).unwrap_err().to_string();
    assert_eq!(text, "--context: there is no context `prd`; did you mean `prod`? There are: local, prod");
}

#[test]
fn a_url_never_gets_a_configured_secret() {
    let config = parse(&format!("default = 'prod'\n{TWO}")).unwrap();
    let selection = chosen(&config, &url_flag("https://bpm.example.org/engine-rest"), &[]).unwrap();
    let context = selection.context();
    assert!(matches!(context.sign_in, SignIn::None));
    assert_eq!((context.user.as_deref(), context.name.as_str()), (None, "bpm.example.org"));
    assert_eq!(selection.contexts.len(), 3, "the configured ones stay within reach");
}

#[test]
fn the_secret_of_the_variables_goes_to_the_server_of_the_variables_only() {
    let secrets = [("FLOWDECK_USER", "demo"), ("FLOWDECK_PASSWORD", "hunter2")];
    let with_url = [("FLOWDECK_URL", "http://own/engine-rest/"), secrets[0], secrets[1]];
    let config = parse(&format!("default = 'prod'\n{TWO}")).unwrap();

    let own = chosen(&config, &Flags::default(), &with_url).unwrap();
    assert!(matches!(&own.context().sign_in, SignIn::Basic { user, .. } if user == "demo"));
    let same = chosen(&config, &url_flag("http://own/engine-rest"), &with_url).unwrap();
    assert!(same.context().sign_in.secret().is_some());
    let unnamed = chosen(&config, &url_flag("http://any"), &secrets).unwrap();
    assert!(unnamed.context().sign_in.secret().is_some());

    let other = chosen(&config, &url_flag("http://other/engine-rest"), &with_url).unwrap();
    assert!(other.context().sign_in.secret().is_none() && other.notices.len() == 1, "{:?}", other.notices);
    let named = chosen(&config, &Flags::default(), &secrets).unwrap();
    assert!(matches!(named.context().sign_in.secret(), Some(Secret::Env(name)) if name == "BPM"));
    assert!(named.notices[0].contains("FLOWDECK_PASSWORD is not used"));
    assert!(!format!("{own:?} {:?}", env(&with_url)).contains("hunter2"));

    assert!(chosen(&config, &url_flag("http://h"), &[secrets[1]]).is_err(), "whose password?");
    assert!(chosen(&config, &url_flag("http://h"), &[secrets[0], secrets[1], ("FLOWDECK_TOKEN", "t")]).is_err());
}

#[test]
fn flags_and_variables_override_plain_settings_but_open_nothing() {
    let config = parse(TWO).unwrap();
    let local = Flags { context: Some("local".to_owned()), read_only: true, ..Flags::default() };
    let all = chosen(&config, &local, &[("FLOWDECK_REFRESH", "3s"), ("FLOWDECK_TIMEOUT", "5s"), ("FLOWDECK_THEME", "mono")]).unwrap();
    assert!(all.contexts.iter().all(|c| c.read_only && c.refresh == Duration::from_secs(3) && c.timeout == Duration::from_secs(5)));
    assert_eq!(all.theme.as_deref(), Some("mono"));
    let flag = Flags { refresh: Some(Duration::from_secs(7)), timeout: Some(Duration::from_secs(9)), ..local.clone() };
    let flag = chosen(&config, &flag, &[("FLOWDECK_REFRESH", "3s"), ("FLOWDECK_TIMEOUT", "5s")]).unwrap();
    assert_eq!((flag.context().refresh, flag.context().timeout), (Duration::from_secs(7), Duration::from_secs(9)));
    let prod = chosen(&config, &Flags { context: Some("prod".to_owned()), ..Flags::default() }, &[("FLOWDECK_READ_ONLY", "false")]);
    assert!(prod.unwrap().context().read_only);
    for wrong in [("FLOWDECK_READ_ONLY", "maybe"), ("FLOWDECK_REFRESH", "0s"), ("FLOWDECK_TIMEOUT", "soon"), ("FLOWDECK_ASCII", "2")] {
        let text = chosen(&config, &local, &[wrong]).unwrap_err().to_string();
        assert!(text.contains(wrong.0), "{text}");
    }
}

#[test]
fn a_misspelt_variable_is_told_and_one_that_holds_a_secret_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "[contexts.a]\nurl = 'http://h'\nauth.bearer = { env = 'FLOWDECK_TOKENS' }").unwrap();
    let set = env(&[("FLOWDECK_CONFIG", path.to_str().unwrap()), ("FLOWDECK_TOKENS", "x"), ("FLOWDECK_REDONLY", "true")]);
    let config = Config::load(&set).unwrap();
    assert_eq!(config.warnings, ["the variable FLOWDECK_REDONLY means nothing here: did you mean FLOWDECK_READ_ONLY?"]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let told = |path: &Path| Config::load(&env(&[("FLOWDECK_CONFIG", path.to_str().unwrap())])).unwrap_err().to_string();
    assert!(told(&folder.path().join("none.toml")).contains("there is no such file"));
    assert!(told(folder.path()).contains("a folder stands where"));
    let path = folder.path().join("latin1.toml");
    std::fs::write(&path, b"# fine\n# caf\xe9\n").unwrap();
    assert!(told(&path).contains("latin1.toml:2: the text is not UTF-8"));
    std::fs::write(&path, b"\xef\xbb\xbftheme = 'dark'").unwrap();
    assert_eq!(Config::load(&env(&[("FLOWDECK_CONFIG", path.to_str().unwrap())])).unwrap().theme.as_deref(), Some("dark"));
}
