/** Small files that outlive power failures, and what lies in them. */
package org.kumofs.disk;
