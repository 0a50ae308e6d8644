import threading

import torch

from mtl_teach.live.one_thread import one_thread


def test_overlapping_computations_restore_the_readers_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    entered, leave = threading.Event(), threading.Event()

    def other():
        with one_thread():
            entered.set()
            leave.wait(10)

    worker = threading.Thread(target=other)
    try:
        with one_thread():
            worker.start()
            entered.wait(10)
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 1  # the other one still computes
        leave.set()
        worker.join()
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
