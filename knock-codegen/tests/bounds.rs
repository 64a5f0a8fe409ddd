//! Directories without end: what is read of them is counted, and an error says that there is more.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use knock_codegen::analyze;
use knock_codegen::directory::{
    Directory, Entry, Failure, Files, MAX_DIRECTORY_SIZE, MAX_FILE_SIZE, MAX_NAMES,
};

/// Folders in which everything exists, and what was asked of them.
#[derive(Default)]
struct Endless {
    /// How many names each folder has.
    names: usize,
    /// The texts of `workflow.json` and of all other files.
    workflow: String,
    other: String,
    listed: AtomicUsize,
    read: AtomicU64,
}

impl Files for Endless {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let names: Vec<String> = match folder {
            "" => ["partials", "translations", "workflows"]
                .map(str::to_owned)
                .into(),
            _ => (0..self.names).map(|number| number.to_string()).collect(),
        };
        self.listed.fetch_add(names.len(), Relaxed);
        let entry = |name| Entry {
            name,
            is_unicode: true,
            is_folder: true,
        };
        Ok(names.into_iter().map(entry).collect())
    }

    fn exists(&self, path: &str) -> bool {
        path.rsplit_once('/')
            .is_some_and(|(_, name)| name == "workflow.json" && path.matches('/').count() == 2)
    }

    fn text(&self, path: &str, _folder: &str) -> Result<String, Failure> {
        let text = if path.ends_with("workflow.json") {
            &self.workflow
        } else {
            &self.other
        };
        self.read.fetch_add(text.len() as u64, Relaxed);
        Ok(text.clone())
    }
}

fn lines(directory: &Directory) -> Vec<String> {
    let diagnostics = directory.diagnostics.iter();
    diagnostics
        .map(|diagnostic| diagnostic.line(&directory.sources))
        .collect()
}

const TOO_MUCH: &str = ".:1:1: error[K002]: the directory has more than 100000 names or 256 MiB of \
                        text: not all of it was read (help: check that it is the Knock directory, and \
                        move out what is not Knock's)";

#[test]
fn names_are_listed_until_there_are_too_many() {
    // In `translations`, there are as many folders again in each folder.
    let files = Endless {
        names: 400,
        workflow: "{}".into(),
        ..Endless::default()
    };
    let directory = Directory::read_from(&files);
    assert_eq!(lines(&directory), [TOO_MUCH]);
    assert!(files.listed.load(Relaxed) > MAX_NAMES);
    assert!(files.listed.load(Relaxed) <= MAX_NAMES + files.names);
}

#[test]
fn texts_are_read_until_there_is_too_much() {
    let size = usize::try_from(MAX_FILE_SIZE).unwrap();
    let reference = |number: usize| format!(r#""{number}@": "{number}.md""#);
    let references: Vec<String> = (0..40).map(reference).collect();
    let files = Endless {
        names: 2,
        workflow: format!("{{{}}}", references.join(",")),
        other: " ".repeat(size),
        ..Endless::default()
    };
    let directory = Directory::read_from(&files);
    assert_eq!(lines(&directory), [TOO_MUCH]);
    assert!(files.read.load(Relaxed) > MAX_DIRECTORY_SIZE);
    assert!(files.read.load(Relaxed) <= MAX_DIRECTORY_SIZE + MAX_FILE_SIZE);
    // The workflows are there all the same, so that nobody is told that they do not exist.
    assert_eq!(directory.workflows.len(), 2);
}

/// That it is not listed is one mistake: what stands in it is not said to be missing.
#[test]
fn a_folder_with_too_many_names_is_not_listed() {
    let step =
        r#"{"type": "channel", "ref": "sms_1", "template": {"text_body": "{% render 'p' %}"}}"#;
    let workflow = format!(r#"{{"steps": [{step}]}}"#);
    let partials = (0..=MAX_NAMES).map(|number| (format!("partials/{number}/x"), String::new()));
    let workflow = ("workflows/w/workflow.json".to_owned(), workflow);
    assert_eq!(
        analysed(partials.chain([workflow]).collect()),
        [
            "partials:1:1: error[K002]: `partials` cannot be read: it holds more than 100000 names \
             (help: check that it is the right folder, and move out what is not Knock's)"
        ]
    );
}

#[test]
fn many_missing_files_are_not_all_searched_for() {
    let references: Vec<String> = (0..500)
        .map(|number| format!(r#""{number}@": "{number:04}.md""#))
        .collect();
    let workflow = format!("{{{}}}", references.join(","));
    let present = (0..500).map(|number| (format!("workflows/w/{number:04}.mdx"), String::new()));
    let workflow = ("workflows/w/workflow.json".to_owned(), workflow);
    let directory = Directory::from_files(present.chain([workflow]));
    let lines = lines(&directory);
    assert_eq!(lines.len(), 500);
    let suggestions = lines.iter().filter(|line| line.contains("did you mean"));
    assert_eq!(suggestions.count(), 100);
}

/// The lines of what an analysis finds.
fn analysed(files: Vec<(String, String)>) -> Vec<String> {
    let directory = Directory::from_files(files);
    let diagnostics = analyze(&directory).diagnostics.into_iter();
    diagnostics.map(|it| it.line(&directory.sources)).collect()
}

const BROUGHT_IN: &str = "error[K014]: partials and layouts bring more than 10 MiB of text into the \
                          workflow (help: render fewer of them, or divide the workflow)";

/// Five partials of which each renders the next a hundred times: ten thousand million in all.
#[test]
fn partials_that_multiply_are_rendered_until_it_is_too_much() {
    let step =
        r#"{"type": "channel", "ref": "sms_1", "template": {"text_body": "{% render 'p1' %}"}}"#;
    let mut files = vec![(
        "workflows/w/workflow.json".to_owned(),
        format!(r#"{{"steps": [{step}]}}"#),
    )];
    let padding = " ".repeat(64 * 1024);
    for number in 1..=5 {
        let content = format!("{{% render 'p{}' %}}", number + 1).repeat(100);
        let content = if number == 5 { "{{ x }}" } else { &content };
        let folder = format!("partials/p{number}");
        let document = r#"{"content@": "content.md"}"#;
        files.push((format!("{folder}/partial.json"), document.to_owned()));
        files.push((
            format!("{folder}/content.md"),
            format!("{content}{padding}"),
        ));
    }
    let lines = analysed(files);
    let (too_much, others): (Vec<String>, Vec<String>) = lines
        .into_iter()
        .partition(|line| line.ends_with(BROUGHT_IN));
    assert_eq!(too_much.len(), 1);
    assert!(
        others.iter().all(|line| line.contains("warning[K024]")),
        "{others:?}"
    );
}

#[test]
fn a_layout_is_read_until_it_is_too_much() {
    let step = r#"{"type": "channel", "channel_type": "email", "ref": "email_1",
                   "template": {"settings": {"layout_key": "l"}}}"#;
    let steps = vec![step; 1_000].join(",");
    let text = "{{ data.a }}".to_owned() + &" ".repeat(64 * 1024);
    let lines = analysed(vec![
        (
            "workflows/w/workflow.json".to_owned(),
            format!(r#"{{"steps": [{steps}]}}"#),
        ),
        (
            "layouts/l/layout.json".to_owned(),
            r#"{"html_layout@": "l.html"}"#.to_owned(),
        ),
        ("layouts/l/l.html".to_owned(), text),
    ]);
    assert_eq!(lines, [format!("layouts/l/l.html:1:1: {BROUGHT_IN}")]);
}

#[test]
fn data_goes_through_many_workflows_but_not_through_all() {
    let workflow = |number: usize| {
        let step = format!(
            r#"{{"type": "trigger_workflow", "ref": "t", "settings": {{"workflow_key": "{:04}",
                 "data": "{{{{ data | json }}}}"}}}}"#,
            number + 1
        );
        let path = format!("workflows/{number:04}/workflow.json");
        (path, format!(r#"{{"steps": [{step}]}}"#))
    };
    let lines = analysed((0..1_001).map(workflow).collect());
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].starts_with("workflows/0000/workflow.json:2:"),
        "{}",
        lines[0]
    );
    assert!(
        lines[0].contains("error[K046]: the data goes on from here to more than 1000 workflows")
    );
}
