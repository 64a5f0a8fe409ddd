//! The page that `report` writes, as text. What a browser makes of it is in `browser`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::stage::{Stage, corpus, sample};

/// The page of a Knock directory.
fn page(directory: &Path) -> String {
    let arguments = ["report", "--quiet", "--out", "-", "--knock-dir"].map(Path::new);
    let run = Stage::empty().run(arguments.iter().chain([&directory]));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout
}

/// The values of an attribute that is written `name="…"`.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let pieces = page.split(name).skip(1);
    pieces
        .map(|piece| piece.split('"').next().unwrap())
        .collect()
}

#[test]
fn the_page_is_written_where_it_is_asked_for() {
    let stage = Stage::with_sample();
    let run = stage.run(["report"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, "wrote knock-report.html\n");
    assert_eq!(stage.read("knock-report.html"), page(&sample()));
    let run = stage.run(["report"]);
    assert_eq!(run.stderr, "knock-report.html is up to date\n");
    assert_eq!(
        stage.run(["report", "--out", "a.html", "--quiet"]).stderr,
        ""
    );
    assert_eq!(stage.read("a.html"), page(&sample()));
    let run = stage.run(["report", "--out", "no/such/folder.html"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("`no/such/folder.html` cannot be written")
    );
}

#[test]
fn every_link_leads_somewhere_and_every_name_is_there_once() {
    for directory in [Some(sample()), corpus()].into_iter().flatten() {
        let page = page(&directory);
        let names = values(&page, " id=\"");
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), unique.len());
        for link in values(&page, " href=\"") {
            let name = link.strip_prefix('#').unwrap();
            assert!(unique.contains(name), "{link}");
        }
    }
}

#[test]
fn every_read_and_its_field_lead_to_each_other() {
    for directory in [Some(sample()), corpus()].into_iter().flatten() {
        let page = page(&directory);
        let arguments = ["inspect", "--format", "json", "--knock-dir"].map(Path::new);
        let report = Stage::empty().run(arguments.iter().chain([&directory.as_path()]));
        let reads = report.stdout.matches("\"column\":").count();
        let diagnostics = report.stdout.matches("\"severity\":").count();
        let to_reads = values(&page, " href=\"#r").len();
        assert_eq!(to_reads, reads - diagnostics);
        let reads: BTreeSet<&str> = values(&page, " id=\"r").into_iter().collect();
        let linked: BTreeSet<&str> = values(&page, " href=\"#r").into_iter().collect();
        assert_eq!(reads, linked);
        assert!(values(&page, " href=\"#f").len() >= reads.len());
    }
}

#[test]
fn what_is_read_is_highlighted_exactly() {
    let stage =
        Stage::with_template("{% for i in data.rows %}<b>{{ i.name | upcase }}{% endfor %}");
    let page = page(&stage.path("knock"));
    let line = page.split("<li value=\"1\"><code>").nth(1).unwrap();
    let line = line.split("</code>").next().unwrap();
    let read = |number, field, title, text| {
        format!(
            "<a class=\"required\" id=\"r0.{number}\" href=\"#f0.{field}\" title=\"{title}, \
             required\">{text}</a>"
        )
    };
    let rows = read(0, 0, "data.rows", "data.rows");
    let name = read(1, 1, "data.rows[].name", "i.name");
    assert_eq!(
        line,
        format!("{{% for i in {rows} %}}&lt;b&gt;{{{{ {name} | upcase }}}}{{% endfor %}}")
    );
}

#[test]
fn hostile_text_stays_text() {
    let stage = Stage::with([
        (
            "knock/workflows/w/workflow.json",
            r#"{ "name": "</title></script><script>alert(1)</script>\u202e\"'&amp;",
                 "description": "<img src=x onerror=alert(1)>", "steps": [
                 { "type": "channel", "channel_type": "sms", "ref": "a\"<b>",
                   "template": { "text_body@": "t.txt" } } ] }"#,
        ),
        (
            "knock/workflows/w/t.txt",
            "{{ data['</code><script>'] }} {{ data['\" onclick=\"x'] }} {{ data['\u{202e}\u{7}'] }} <!-- {% if %}",
        ),
    ]);
    let page = page(&stage.path("knock"));
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script").count(), 1);
    assert_eq!(page.matches("<!").count(), 1, "the document type");
    for hidden in ["<img", "<b>", "\" onclick=\"x", "\u{202e}", "\u{7}"] {
        assert!(!page.contains(hidden), "{hidden:?}");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(page.contains("\\u{202e}"));
}

#[test]
fn long_lines_are_cut_around_their_reads() {
    let long = "x".repeat(5_000);
    let stage = Stage::with_template(&format!("{long} {{{{ data.a }}}} {long}"));
    let page = page(&stage.path("knock"));
    assert!(page.len() < 20_000, "{}", page.len());
    assert!(page.contains(">data.a</a>"));
}

#[test]
fn nothing_is_said_where_there_is_nothing() {
    let stage = Stage::empty();
    std::fs::create_dir_all(stage.path("knock/workflows")).unwrap();
    assert!(page(&stage.path("knock")).contains("There are no workflows yet."));
    let stage = Stage::with_template("Hello");
    let silent = page(&stage.path("knock"));
    assert!(silent.contains("It reads nothing from its trigger."));
    assert!(!silent.contains("<table") && !silent.contains("id=\"problems\""));
    let stage = Stage::with([("knock/workflows/w/workflow.json", "{")]);
    let broken = page(&stage.path("knock"));
    assert!(broken.contains("<strong>Error K003</strong>"));
    assert!(broken.contains("href=\"#problems\">1 problem</a>"));
}

#[test]
fn the_page_names_no_place_outside_of_the_directory() {
    let stage = Stage::with_template("{% if %} {{ data.a }}");
    let page = page(&stage.path("knock"));
    let folder = stage.path("");
    assert!(!page.contains(folder.to_str().unwrap()));
    assert!(!page.contains("://"), "nothing is loaded from elsewhere");
}

#[test]
fn the_page_grows_as_the_workflows_do() {
    let pages = [10, 20].map(|count| {
        let stage = Stage::empty();
        for number in 0..count {
            let mut template = String::new();
            for field in 0..10 {
                let _ = writeln!(template, "{{{{ data.field_{field} }}}}");
            }
            let workflow = r#"{ "name": "W", "steps": [ { "type": "channel", "ref": "sms_1",
                "channel_type": "sms", "template": { "text_body@": "t.txt" } } ] }"#;
            stage.write(
                &format!("knock/workflows/w-{number}/workflow.json"),
                workflow,
            );
            stage.write(&format!("knock/workflows/w-{number}/t.txt"), &template);
        }
        page(&stage.path("knock")).len()
    });
    let nothing = page(&Stage::with_template("").path("knock")).len();
    assert!(
        pages[1] - nothing < 2 * (pages[0] - nothing) + 1_000,
        "{pages:?}"
    );
}
