"""What Python programs of science expect to find in a box."""

import numpy
import pandas
import scipy.optimize

assert numpy.allclose(numpy.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [1.0, 2.0]), [0.5, 0.5])
assert abs(scipy.optimize.brentq(lambda x: x * x - 2, 0, 2) - 2**0.5) < 1e-9
assert pandas.DataFrame({"a": [1, 2]}).a.sum() == 3
print("numpy", numpy.__version__, "scipy", scipy.__version__, "pandas", pandas.__version__)
