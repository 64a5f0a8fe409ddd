//! A clean build of an application that triggers a workflow: `application [TURNS]`. With the client and its default
//! features, with the client without its macros, and with the HTTP client below it, which speaks the same TLS; all
//! offline, of the versions that the project is locked to.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use knock_benchmarks::{Contender, Measured, in_turns, machine, process, project};
use tempfile::TempDir;

const TOKIO: &str = r#"tokio = { version = "1", features = ["macros", "rt"] }"#;

/// `{}` stands for the folder of the project.
const OURS: (&str, &str) = (r#"knock-runtime = { path = "{}/knock-runtime" }"#, TRIGGER);

/// For an application whose workflows `cargo knock generate` or a build script has written.
const WITHOUT_MACROS: (&str, &str) = (
    r#"knock-runtime = { path = "{}/knock-runtime", default-features = false, features = ["rustls"] }"#,
    TRIGGER,
);

const TRIGGER: &str = r#"
    let client = knock_runtime::Client::from_env()?;
    let trigger = client.trigger("reminder", "user_123");
    let run = trigger.data(serde_json::json!({ "text": "x" })).await?;
    println!("{}", run.workflow_run_id);
"#;

/// What `knock-runtime` asks of reqwest by default: `rustls` with aws-lc-rs and the certificates of the system,
/// HTTP/1.1, and neither HTTP/2 nor compression nor a proxy of the system.
const BARE: (&str, &str) = (
    r#"reqwest = { version = "0.13", default-features = false, features = ["json", "rustls"] }"#,
    r#"
    let answer = reqwest::Client::new()
        .post("https://api.knock.app/v1/workflows/reminder/trigger")
        .bearer_auth(std::env::var("KNOCK_API_KEY")?)
        .json(&serde_json::json!({ "recipients": ["user_123"], "data": { "text": "x" } }))
        .send()
        .await?
        .error_for_status()?;
    let run: serde_json::Value = answer.json().await?;
    println!("{}", run["workflow_run_id"]);
"#,
);

fn main() {
    let turns = match env::args().nth(1) {
        None => 3,
        Some(turns) => turns
            .parse()
            .unwrap_or_else(|_| panic!("`{turns}` is not a number; usage: application [TURNS]")),
    };
    let ours = Application::new(OURS);
    let without_macros = Application::new(WITHOUT_MACROS);
    let bare = Application::new(BARE);
    println!(
        "{}, {}, {}\n",
        machine::description(),
        machine::version("cargo", "--version"),
        machine::locked("reqwest")
    );
    println!(
        "knock-runtime is {} crates, {} without `macros`; reqwest and serde_json {}\n",
        ours.crates(),
        without_macros.crates(),
        bare.crates()
    );
    let measured = in_turns(
        turns,
        vec![
            Contender::new("reqwest and serde_json", || bare.build()),
            Contender::new("knock-runtime without `macros`", || without_macros.build()),
            Contender::new("knock-runtime", || ours.build()),
        ],
    );
    println!("{}", Measured::table(&measured));
}

/// A package in a folder of its own.
struct Application {
    folder: TempDir,
}

impl Application {
    fn new((dependency, main): (&str, &str)) -> Self {
        let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
        let project = project::root();
        let dependency = dependency.replace("{}", &project.to_string_lossy());
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"application\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependency}\nserde_json = \"1\"\n{TOKIO}\n"
        );
        let main = format!(
            "#[tokio::main(flavor = \"current_thread\")]\n\
             async fn main() -> Result<(), Box<dyn std::error::Error>> {{{main}    Ok(())\n}}\n"
        );
        let write = |name: &str, text: &str| {
            fs::write(folder.path().join(name), text).expect("the folder can be written");
        };
        fs::create_dir(folder.path().join("src")).expect("the folder can be written");
        write("Cargo.toml", &manifest);
        write("src/main.rs", &main);
        fs::copy(project.join("Cargo.lock"), folder.path().join("Cargo.lock"))
            .expect("the project has a lock file");
        let this = Self { folder };
        process::run(this.cargo("fetch").args(["--target", &host()]));
        this
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .arg(command)
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", self.target());
        cargo
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("target")
    }

    /// Builds all of it anew.
    fn build(&self) -> knock_benchmarks::Run {
        if self.target().exists() {
            fs::remove_dir_all(self.target()).expect("what was built can be removed");
        }
        process::run(self.cargo("build").args(["--offline", "--quiet"]))
    }

    /// How many crates it is made of, itself included.
    fn crates(&self) -> usize {
        let mut tree = self.cargo("tree");
        tree.args(["--offline", "--prefix", "none", "--edges", "normal,build"]);
        let tree = process::output(&mut tree);
        let crates = tree.lines().map(|line| line.trim_end_matches(" (*)"));
        crates.collect::<std::collections::BTreeSet<_>>().len()
    }
}

fn host() -> String {
    process::output(Command::new("rustc").args(["--print", "host-tuple"]))
        .trim()
        .to_owned()
}
