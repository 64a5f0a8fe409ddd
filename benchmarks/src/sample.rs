//! Figures that were measured several times.

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, shown as s, ms, µs or ns.
    Seconds,
    /// Bytes, shown in MB of 10^6.
    Bytes,
    /// Something a second.
    Rate,
    /// Things.
    Count,
}

/// The same figure from several turns.
#[derive(Clone, Debug)]
pub struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// A sample of these values.
    ///
    /// # Panics
    ///
    /// When there are none.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        assert!(!sorted.is_empty(), "a sample needs a value");
        sorted.sort_by(f64::total_cmp);
        Self { sorted }
    }

    /// Another figure that follows from this one.
    #[must_use]
    pub fn map(&self, figure: impl FnMut(f64) -> f64) -> Self {
        Self::new(self.sorted.iter().copied().map(figure))
    }

    /// The middle value.
    #[must_use]
    pub fn median(&self) -> f64 {
        let middle = self.sorted.len() / 2;
        if self.sorted.len() % 2 == 1 {
            self.sorted[middle]
        } else {
            f64::midpoint(self.sorted[middle - 1], self.sorted[middle])
        }
    }

    /// The least value.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.sorted[0]
    }

    /// The greatest value.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        self.sorted[self.sorted.len() - 1]
    }

    /// The median, and behind it the spread: `12.3 ms (12.1–14.0)`.
    #[must_use]
    pub fn shown(&self, unit: Unit) -> String {
        let (scale, name) = scale(self.median(), unit);
        let number = |value: f64| digits(value * scale);
        let median = format!("{}{name}", number(self.median()));
        if self.sorted.len() == 1 {
            return median;
        }
        format!(
            "{median} ({}–{})",
            number(self.least()),
            number(self.greatest())
        )
    }
}

/// What to multiply with before printing, and what stands behind the number.
fn scale(value: f64, unit: Unit) -> (f64, &'static str) {
    match unit {
        Unit::Seconds if value >= 1.0 => (1.0, " s"),
        Unit::Seconds if value >= 1e-3 => (1e3, " ms"),
        Unit::Seconds if value >= 1e-6 => (1e6, " µs"),
        Unit::Seconds => (1e9, " ns"),
        Unit::Bytes => (1e-6, " MB"),
        Unit::Rate => (1.0, "/s"),
        Unit::Count => (1.0, ""),
    }
}

/// Three figures that matter, and no more.
fn digits(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => 0,
        size if size < 1.0 => 3,
        size if size < 10.0 => 2,
        size if size < 100.0 => 1,
        _ => 0,
    };
    let text = format!("{value:.decimals$}");
    let point = text.find('.').unwrap_or(text.len());
    let mut grouped = String::new();
    for (at, digit) in text[..point].chars().enumerate() {
        if at > 0 && (point - at) % 3 == 0 && digit.is_ascii_digit() {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + &text[point..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_two_values() {
        assert!((Sample::new([4.0, 1.0, 3.0, 2.0]).median() - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_figure_is_shown_in_a_unit_that_fits_it() {
        let sample = Sample::new([0.0121, 0.0123, 0.014]);
        assert_eq!(sample.shown(Unit::Seconds), "12.3 ms (12.1–14.0)");
        assert_eq!(Sample::new([25_324.0]).shown(Unit::Rate), "25,324/s");
        assert_eq!(Sample::new([214e6]).shown(Unit::Bytes), "214 MB");
    }
}
