//! One of the two directories that are compared.

use std::fs;
use std::path::Path;

use knock_codegen::analyze;
use knock_codegen::contract::Contract;
use knock_codegen::diagnostic::{Diagnostic, Severity};
use knock_codegen::directory::{Directory, TYPES_FILE};
use knock_codegen::source::{Location, Sources};

use super::checkout::{self, Checkout};
use super::temporary_folder;
use crate::cli::Options;
use crate::console::Console;
use crate::failure::Failure;
use crate::names::Names;
use crate::project::{Place, Project, counted, working_dir};
use crate::pull;
use crate::remote::{Remote, RemoteOptions};

/// A Knock directory at some time or place.
#[derive(Debug)]
pub(crate) struct Side {
    /// What the user calls it.
    pub(crate) title: String,
    pub(crate) sources: Sources,
    pub(crate) contracts: Vec<Contract>,
    /// How its files are named from where the command runs.
    names: Names,
    /// How they are named from the root of the repository.
    names_in_repository: Names,
    errors: usize,
}

impl Side {
    /// The Knock directory as it is.
    pub(crate) fn present(options: &Options) -> Result<Self, Failure> {
        let project = Project::open(options)?;
        let names = project.names();
        Ok(Self {
            title: names.of("."),
            names,
            names_in_repository: project.names_in_repository(),
            errors: project.tally().errors,
            sources: project.directory.sources,
            contracts: project.contracts,
        })
    }

    /// A folder, or else the Knock directory at a revision.
    pub(crate) fn named(name: &str, options: &Options) -> Result<Self, Failure> {
        let working_dir = working_dir()?;
        let folder = working_dir.join(name);
        if !name.is_empty() && folder.is_dir() {
            let root = Place::new(options).map_or_else(|_| working_dir.clone(), |it| it.root);
            if !name.contains(['/', '.']) && checkout::is_revision(name, &root) {
                let message = format!("`{name}` is a folder and a git revision");
                let help = format!("say which: `./{name}`, or `refs/heads/{name}`");
                return Err(Failure::new(message).help(help));
            }
            return Ok(Self::read(name, &folder, &folder, &working_dir));
        }
        let Place { root, .. } = Place::new(options)?;
        let checkout = Checkout::new(name, &root)?;
        Ok(Self::read(name, checkout.root(), &root, &working_dir))
    }

    /// What an environment of Knock has. What overrides the templates does so there, too.
    pub(crate) fn remote(
        environment: &RemoteOptions,
        options: &Options,
        console: Console,
    ) -> Result<Self, Failure> {
        let project = Project::open(options)?;
        let remote = Remote::new(environment, &project.working_dir)?;
        let folder = temporary_folder()?;
        pull::write(&remote, folder.path(), console)?;
        if let Some(types) = project.directory.types {
            let path = folder.path().join(TYPES_FILE);
            let text = project.directory.sources.file(types).text();
            fs::write(&path, text).map_err(|error| Failure::at(&path, "written", &error))?;
        }
        let (root, working_dir) = (&project.directory.root, &project.working_dir);
        Ok(Self::read(
            &remote.name().replace('`', ""),
            folder.path(),
            root,
            working_dir,
        ))
    }

    /// What a folder holds, whose files are named as if it were another one.
    fn read(title: &str, folder: &Path, named: &Path, working_dir: &Path) -> Self {
        let directory = Directory::read(folder);
        let analysis = analyze(&directory);
        let severities = analysis.diagnostics.iter().map(Diagnostic::severity);
        Self {
            title: title.to_owned(),
            sources: directory.sources,
            contracts: analysis.contracts,
            names: Names::seen_from(working_dir, named),
            names_in_repository: Names::seen_from_repository(working_dir, named),
            errors: severities.filter(|it| *it == Severity::Error).count(),
        }
    }

    /// A place as it is named from where the command runs: `knock/workflows/…:1:4`.
    pub(crate) fn place(&self, location: Location) -> String {
        self.names.of(&self.sources.place(location))
    }

    /// A place as it is named in the repository.
    pub(crate) fn place_in_repository(&self, location: Location) -> String {
        self.names_in_repository.of(&self.sources.place(location))
    }

    /// Refuses to judge by what may be hidden.
    pub(crate) fn must_be_whole(&self) -> Result<(), Failure> {
        if self.errors == 0 {
            return Ok(());
        }
        let message = format!("{} has errors, so that `--deny` cannot judge", self.title);
        Err(Failure::new(message).help("mend what `cargo knock check` shows"))
    }

    /// What is to be known of it before it is compared.
    pub(crate) fn remark(&self) -> Option<String> {
        let Self { title, errors, .. } = self;
        if self.contracts.is_empty() {
            return Some(format!("there is no workflow in {title}"));
        }
        if *errors == 0 {
            return None;
        }
        let errors = counted(*errors, "error");
        Some(format!(
            "{title} has {errors}, which may hide what its templates read: `cargo knock check` shows \
             those of the Knock directory"
        ))
    }
}
