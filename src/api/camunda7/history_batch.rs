//! Batches, ended ones too: `/history/batch`.

crate::operations! { Camunda7;
    GET_HISTORIC_BATCHES = GET "/history/batch" as getHistoricBatches: Read, Rows, by Offset, "Batches, ended ones too." {
        query [batchId type completed tenantIdIn withoutTenantId sortBy sortOrder firstResult maxResults]
    };
    GET_CLEANABLE_HISTORIC_BATCHES_REPORT = GET "/history/batch/cleanable-batch-report"
        as getCleanableHistoricBatchesReport: Read, Rows, by Offset, "Ended batches that cleanup may remove, by type." {
        query [sortBy sortOrder firstResult maxResults]
    };
    GET_CLEANABLE_HISTORIC_BATCHES_REPORT_COUNT = GET "/history/batch/cleanable-batch-report/count"
        as getCleanableHistoricBatchesReportCount: Read, Count, "How many types of batch the cleanup report has.";
    GET_HISTORIC_BATCHES_COUNT = GET "/history/batch/count" as getHistoricBatchesCount: Read, Count, "How many batches, ended ones too." {
        query [batchId type completed tenantIdIn withoutTenantId]
    };
    SET_REMOVAL_TIME_ASYNC_HISTORIC_BATCH = POST "/history/batch/set-removal-time"
        as setRemovalTimeAsyncHistoricBatch: Destructive, Object, "Set when history of batches is removed, as a batch." {
        body [historicBatchQuery historicBatchIds absoluteRemovalTime clearedRemovalTime calculatedRemovalTime]
    };
    GET_HISTORIC_BATCH = GET "/history/batch/{id}" as getHistoricBatch: Read, Object, "One batch, ended or not.";
    DELETE_HISTORIC_BATCH = DELETE "/history/batch/{id}" as deleteHistoricBatch: Destructive, Nothing, "Delete the history of a batch.";
}
