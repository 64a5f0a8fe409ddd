//! The Management API: an environment of a Knock account, as its dashboard has it.
//!
//! Requests, retries and errors are those of `knock-runtime`, with another address and another key.

mod environment;
mod fault;

use std::path::Path;
use std::{env, fs};

use clap::Args;
use knock_runtime::{Blocking as _, Client, Method, RawRequest, Value};
use serde::de::DeserializeOwned;

use crate::failure::Failure;

pub(crate) use environment::LISTS;

/// Where Knock's Management API is.
const ORIGIN: &str = "https://control.knock.app";

/// The variable that holds the service token. There is no flag for it: other processes see flags.
const TOKEN: &str = "KNOCK_SERVICE_TOKEN";

/// How many entries a page has at most.
const PAGE: usize = 100;

/// Which environment is meant, and where Knock is
///
/// The service token is taken from the environment variable `KNOCK_SERVICE_TOKEN`.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of the environment")]
pub(crate) struct RemoteOptions {
    /// The environment of the Knock account, by its slug
    #[arg(long, value_name = "SLUG", default_value = DEVELOPMENT)]
    environment: String,

    /// The branch of the development environment [default: that of the nearest `.knockbranch`]
    #[arg(long, value_name = "SLUG")]
    branch: Option<String>,

    /// Leave out changes that are not committed
    #[arg(long)]
    hide_uncommitted_changes: bool,

    /// Where the Management API is, if neither `https://control.knock.app` nor what
    /// `KNOCK_API_ORIGIN` says
    #[arg(long, value_name = "URL")]
    api_origin: Option<String>,
}

/// The one environment that has branches, and changes that are not committed.
const DEVELOPMENT: &str = "development";

/// An environment that can be asked.
#[derive(Debug)]
pub(crate) struct Remote {
    client: Client,
    origin: String,
    /// The slug of the environment.
    pub(crate) environment: String,
    branch: Option<String>,
    hide_uncommitted_changes: bool,
}

impl Remote {
    /// Makes ready to ask; nothing is sent yet.
    pub(crate) fn new(options: &RemoteOptions, working_dir: &Path) -> Result<Self, Failure> {
        let origin = (options.api_origin.clone())
            .or_else(|| variable("KNOCK_API_ORIGIN"))
            .unwrap_or_else(|| ORIGIN.to_owned());
        let token = fault::checked(variable(TOKEN))?;
        let client = Client::builder()
            .api_key(token)
            .base_url(&origin)
            .build()
            .map_err(|error| fault::of_configuration(&error))?;
        let branch = options.branch.clone();
        Ok(Self {
            client,
            origin,
            environment: options.environment.clone(),
            branch: branch.or_else(|| branch_of(working_dir, &options.environment)),
            hide_uncommitted_changes: options.hide_uncommitted_changes,
        })
    }

    /// All entries of a list, as this environment has them. After each page it is told how many
    /// there are so far.
    pub(crate) fn list<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
        told: &mut dyn FnMut(usize),
    ) -> Result<Vec<T>, Failure> {
        let request = self.client.request(Method::GET, path);
        let mut request = request.query("environment", &self.environment);
        if let Some(branch) = &self.branch {
            request = request.query("branch", branch);
        }
        if self.hide_uncommitted_changes {
            request = request.query("hide_uncommitted_changes", "true");
        }
        for (name, value) in parameters {
            request = request.query(name, *value);
        }
        self.entries(request, told)
    }

    /// All entries of a list that is the same in all environments.
    fn list_of_account<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
    ) -> Result<Vec<T>, Failure> {
        self.entries(self.client.request(Method::GET, path), &mut |_| ())
    }

    fn entries<T: DeserializeOwned + Send + 'static>(
        &self,
        request: RawRequest,
        told: &mut dyn FnMut(usize),
    ) -> Result<Vec<T>, Failure> {
        let request = request.query("limit", PAGE.to_string());
        let mut entries = Vec::new();
        for page in request.list().pages().blocking() {
            let page = page.map_err(|error| fault::of_list(&error, self))?;
            entries.extend(page.entries);
            told(entries.len());
        }
        Ok(entries)
    }

    /// Whether the account has translations, which not all plans have.
    pub(crate) fn has_translations(&self) -> Result<bool, Failure> {
        let request = self.client.request(Method::GET, "/v1/whoami");
        let account = request
            .blocking()
            .map_err(|error| fault::of_request(&error, self))?;
        let allowed = &account["account_features"]["translations_allowed"];
        (allowed.as_bool()).ok_or_else(|| fault::of_answer(self))
    }

    /// What is asked, in words that follow "in": the environment, and the branch.
    pub(crate) fn name(&self) -> String {
        match &self.branch {
            Some(branch) => format!("`{}`, branch `{branch}`", self.environment),
            None => format!("`{}`", self.environment),
        }
    }

    /// The slugs of the account's environments, as far as they can be found out.
    fn environments(&self) -> Vec<String> {
        let request = self.client.request(Method::GET, "/v1/environments");
        let entries = request
            .list::<Value>()
            .items()
            .blocking()
            .map_while(Result::ok);
        let slugs = entries.filter_map(|entry| Some(entry["slug"].as_str()?.to_owned()));
        slugs.collect()
    }
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    (!value.is_empty()).then_some(value)
}

/// The branch that Knock's command line has been switched to: it writes it into a file
/// `.knockbranch`, which counts for all folders below.
fn branch_of(working_dir: &Path, environment: &str) -> Option<String> {
    if environment != DEVELOPMENT {
        return None;
    }
    let mut files = working_dir.ancestors().map(|it| it.join(".knockbranch"));
    let text = fs::read_to_string(files.find(|file| file.is_file())?).ok()?;
    let branch = text.trim();
    let is_slug = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!branch.is_empty() && branch.chars().all(is_slug)).then(|| branch.to_owned())
}
