"""
Cairn in the local Slack: the real Bolt app, a real record and real shelves, and Slack's limits held to each payload.

What an AI app in Slack has to withstand, and the test that shows it (`test_twelve.py` sees to it that each is there):

 1. The same message as two events, and again with retry headers: one answer.
    test_answers.py::test_the_same_event_three_times_is_answered_once
    test_answers.py::test_a_mention_that_comes_as_a_message_too_is_answered_once
 2. Thirty slow answers, and a button: acknowledged within a second.
    test_load.py::test_thirty_slow_answers_hold_up_no_acknowledgement
    test_scan_load.py::test_thirty_who_press_at_once_are_all_acknowledged_and_nothing_is_lost_or_doubled
 3. Stop: the model is hung up on, nothing is added, the session is active, what was shown is kept.
    test_stopping.py::test_stop_hangs_up_on_the_model_long_before_its_time_is_up
    test_stopping.py::test_nothing_is_added_after_stop_and_what_was_shown_is_kept_with_its_question
 4. A stream that cannot be begun, for each reason Slack has: the whole text, once.
    test_faults_start.py::test_an_answer_that_cannot_be_streamed_is_there_whole_and_once
    test_streaming.py::test_whatever_happens_at_the_start_the_text_is_there_once
 5. A kill in the middle of a scan: the same question again, nothing lost, nothing doubled.
    ../scenarios/test_scan_kills.py::test_a_scan_goes_on_after_every_kill
 6. 40,000 characters, 80 rows, five minutes, every script, and words that shout: nothing lost, nobody called.
    test_streaming.py::test_a_long_answer_rolls_over_by_size
    test_faults_long.py::test_all_rows_of_a_long_table_are_shown_below_its_head
    test_faults_long.py::test_an_answer_of_more_than_five_minutes_is_there_whole
    test_faults_long.py::test_words_of_every_script_come_as_they_were_said
    test_faults_long.py::test_who_shouts_at_everybody_is_answered_and_nobody_else_is_called
 7. A model, or a document, that mentions people: defused, and nothing is linked.
    test_models.py::test_what_a_model_does_with_a_poisoned_document_reaches_nobody
    test_models.py::test_a_poisoned_document_quoted_by_rule_is_defused
    test_models.py::test_what_a_person_types_is_never_said_back_as_markup
    test_posting.py::test_nothing_is_unfurled_linked_or_parsed_and_every_post_has_its_text_and_key
 8. A forged press on a button that is not for them: refused, and nothing changes.
    test_scan_refusals.py::test_a_forged_press_changes_nothing_and_is_told_so
    test_scan_refusals.py::test_a_window_of_one_who_runs_it_is_of_no_use_to_another
 9. A guest, or a channel shared with others: a polite refusal, and no call holds a word of a document.
    test_directory.py::test_a_guest_and_a_shared_channel_are_refused_before_anything_is_looked_up
    test_allowances.py::test_nothing_but_what_is_for_the_channel_is_ever_said_there
10. A rate limit on every method: the end arrives, what is on the way is dropped.
    test_faults_limited.py::test_every_method_that_an_answer_needs_may_be_limited
    test_faults_limited.py::test_what_is_limited_on_the_way_is_dropped_and_the_end_is_whole
    test_posting.py::test_a_rate_limit_is_waited_out
11. Every payload is within Slack's limits: the local Slack judges each one, and whatever stands in a reply.
    ../demo/test_limits.py::test_one_more_is_refused_and_named
    test_blocks.py::test_any_advice_is_within_the_limits_and_has_no_markup_of_others
    test_kinds_of_message.py::test_each_kind_of_message_is_taken_and_looks_like_this
12. The token is revoked in the middle of a scan: no crash loop, and nothing is lost.
    test_faults_revoked.py::test_what_is_answered_is_kept_and_the_next_start_goes_on
    test_leaving.py::test_a_token_that_is_revoked_while_cairn_posts_ends_it_with_a_sentence

And of an answer that is shown while it is made, in each case its text whole and once:

all is well, 429, an expired stream, no streams at all, a failure in the middle, one delta of 40,000 characters, by size and by age
    test_streaming.py::test_whatever_happens_at_the_start_the_text_is_there_once
    test_streaming.py::test_whatever_happens_on_the_way_the_text_is_there_once
    test_streaming.py::test_a_long_answer_rolls_over_by_size
    test_streaming.py::test_an_old_stream_rolls_over_before_slack_ends_it
a message that is changed instead: it never grows old, rolls over by size, and has its ending and its session
    test_streaming.py::test_where_a_message_is_changed_instead_the_text_is_there_once
    ../scenarios/test_stream_kills.py::test_killed_where_a_message_is_changed_instead
stopped by the person, which alone leaves it where it was
    test_streaming.py::test_what_somebody_stopped_ends_quietly
"""
