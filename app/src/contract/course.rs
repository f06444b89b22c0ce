//! A line's course: how it stood after each thing that happened to it. What a chart of the month is
//! drawn from.

use crate::{
    contract::{Line, Number},
    instant::Instant,
};

/// What moves a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Paused,
    Resumed,
    Amended(Number),
    /// Its contract ends sooner than was signed.
    Shortened(Instant),
    /// A lead was routed to it.
    Delivered,
    /// A lead of this line was credited.
    Credited,
    /// A lead of an earlier line was credited, and is owed on this one.
    CreditedLate,
}

/// A line right after something happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub at: Instant,
    /// `None` where it opened.
    pub step: Option<Step>,
    pub line: Line,
}

/// All points of a line, from its opening on, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course(Vec<Point>);

impl Course {
    /// `steps` in the order in which they happened.
    pub fn of(opened: Line, steps: impl IntoIterator<Item = (Instant, Step)>) -> Self {
        let mut line = opened.clone();
        let mut points = vec![Point { at: opened.start, step: None, line: opened }];
        for (at, step) in steps {
            line.take(step, at);
            points.push(Point { at, step: Some(step), line: line.clone() });
        }
        Self(points)
    }

    pub fn points(&self) -> &[Point] {
        &self.0
    }

    /// As it stands after everything.
    pub fn last(&self) -> &Line {
        &self.0.last().expect("a course begins with its opening").line
    }

    /// When the line's next lead is due, as it goes on from `now`. What has passed is due already.
    /// `None` where it becomes due nowhere before the line's end.
    pub fn due_at(&self, now: Instant) -> Option<Instant> {
        let ends = self.0.iter().skip(1).map(|point| point.at).chain([self.last().end]);
        let ahead = self.0.iter().zip(ends).filter(|(_, end)| *end > now);
        let mut due = ahead.filter_map(|(point, end)| {
            let due = point.line.due_at()?.max(point.at);
            (due < end).then_some(due)
        });
        due.next()
    }

    /// As it stood at `at`, everything at that instant included; before its opening, as it opened.
    pub fn line_at(&self, at: Instant) -> &Line {
        let after = self.0.partition_point(|point| point.at <= at);
        &self.0[after.saturating_sub(1)].line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Month;

    #[test]
    fn a_course_tells_how_the_line_stood_at_any_instant() {
        let month = Month { start: Instant(0), end: Instant(1_000) };
        let opened = Line::open(month.start, month, None, Number::new(10).unwrap(), 0, true);
        let steps = [
            (400, Step::Delivered),
            (500, Step::Paused),
            (500, Step::Credited),
            (700, Step::Resumed),
        ];
        let course = Course::of(opened, steps.map(|(at, step)| (Instant(at), step)));
        let stood = [0, 399, 400, 500, 800].map(|at| {
            let line = course.line_at(Instant(at));
            (line.owed(), line.delivered, line.credited)
        });
        assert_eq!(stood, [(10, 0, 0), (10, 0, 0), (10, 1, 0), (5, 0, 1), (8, 0, 1)]);
        assert_eq!(course.last(), course.line_at(Instant(1_000)));
    }

    #[test]
    fn no_lead_is_due_in_a_pause_that_is_known() {
        let month = Month { start: Instant(0), end: Instant(1_000) };
        let course = |delivered, steps: &[(i64, Step)]| {
            let mut line = Line::open(month.start, month, None, Number::new(10).unwrap(), 0, true);
            line.delivered = delivered;
            Course::of(line, steps.iter().map(|(at, step)| (Instant(*at), *step)))
        };
        let (pause, resume) = ((500, Step::Paused), (700, Step::Resumed));
        let due = |course: Course, now| course.due_at(Instant(now)).map(|at| at.0);
        assert_eq!(due(course(4, &[pause, resume]), 300), Some(450), "before it");
        assert_eq!(due(course(1, &[pause, resume]), 300), Some(150), "it was due already");
        assert_eq!(due(course(5, &[]), 300), Some(550));
        // Of the 8 that are owed then, 5 are by the pause.
        assert_eq!(due(course(5, &[pause, resume]), 300), Some(750), "after it");
        assert_eq!(due(course(1, &[pause, resume]), 600), Some(700), "once it is over");
        assert_eq!(due(course(5, &[pause]), 300), None, "nor is it after one without an end");
    }
}
