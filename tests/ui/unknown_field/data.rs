use knock_tests::workflows::weekly_summary::Data;

fn data() -> Data {
    Data {
        week_start: "2026-03-23".into(),
        summary_link: "https://app.example.com/summaries/2026-03-23".into(),
    }
}

fn main() {}
